import type { PathStep } from '../../core/anchor.ts'
import type { AnchorHasher } from '../../core/anchor-hash.ts'
import { limits } from '../../core/limits.ts'

type Root = Document | ShadowRoot

/** Attributes that authors give meaning to and that stay the same for everybody, the most telling first. */
export const stableAttributes = ['data-testid', 'data-test', 'data-cy', 'name', 'aria-label', 'href'] as const

/** Ids that libraries count up as they run: another browser's count is another. */
const countedId = /[:«»]|^_r_|^(ember|mui|radix|headlessui|react-|yui_|ext-|cdk-|mat-).*\d/
/** What the port's schema takes. */
const sendableTag = /^[a-z][\w.\-:]{0,63}$/i

/** The way to an element, from the document inwards; `null` for what is not in the document or cannot be said. */
export function pathTo(element: Element, hasher: AnchorHasher): PathStep[] | null {
  const path: PathStep[] = []
  let current = element
  while (path.length < limits.pathSteps) {
    const root = current.getRootNode() as Root
    const landmark = landmarkStep(current, root, hasher)
    path.push(landmark ?? childStep(current))
    const parent = landmark ? root : current.parentNode
    if (parent instanceof Element) {
      current = parent
    } else if (parent instanceof ShadowRoot) {
      path.push({ by: 'shadow' })
      current = parent.host
    } else {
      const whole = parent?.nodeType === Node.DOCUMENT_NODE && path.length <= limits.pathSteps
      return whole && path.every(isSendable) ? path.reverse() : null
    }
  }
  return null
}

const isSendable = (step: PathStep): boolean =>
  step.by !== 'child' || (sendableTag.test(step.tag) && step.nth <= 0xffff)

function childStep(element: Element): PathStep {
  let nth = 0
  for (let before = element.previousElementSibling; before; before = before.previousElementSibling)
    if (before.localName === element.localName) nth++
  return { by: 'child', tag: element.localName, nth }
}

/** A step that finds the element in its root by what its author called it, if nothing else there is called the same. */
function landmarkStep(element: Element, root: Root, hasher: AnchorHasher): PathStep | null {
  const { id } = element
  if (isStableId(id) && isOnly(root, `[id="${CSS.escape(id)}"]`)) return { by: 'id', hash: hasher.id(id) }
  for (const name of stableAttributes) {
    const value = element.getAttribute(name)
    if (value !== null && isStableValue(name, value) && isOnly(root, `[${name}="${CSS.escape(value)}"]`))
      return { by: 'attr', hash: hasher.attribute(name, value) }
  }
  return null
}

// `id` of a form with a field named "id" is that field.
const isStableId = (id: unknown): id is string => typeof id === 'string' && id !== '' && !countedId.test(id)

/** Queries hold session keys, numbers in labels count what only this person sees. */
const isStableValue = (name: string, value: string): boolean =>
  value !== '' && !(name === 'href' ? value.includes('?') : name === 'aria-label' && /\d/.test(value))

const isOnly = (root: Root, selector: string): boolean => root.querySelectorAll(selector).length === 1

export { isStableId, isStableValue }
