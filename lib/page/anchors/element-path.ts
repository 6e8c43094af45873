import type { PathStep } from '../../core/anchor.ts'
import type { AnchorHasher } from '../../core/anchor-hash.ts'
import { limits } from '../../core/limits.ts'
import { frameAround } from '../frames.ts'
import { isDocument, isElement, isShadowRoot } from '../node-kinds.ts'

type Root = Document | ShadowRoot

/** Attributes that authors give meaning to and that stay the same for everybody, the most telling first. */
export const stableAttributes = ['data-testid', 'data-test', 'data-cy', 'name', 'aria-label', 'href'] as const

/** Ids that libraries count up as they run: another browser's count is another. */
const countedId = /[:«»]|^_r_|^(ember|mui|radix|headlessui|react-|yui_|ext-|cdk-|mat-).*\d/
/** What the port's schema takes. */
const sendableTag = /^[a-z][\w.\-:]{0,63}$/i

/**
 * The way to an element, from `document` inwards, through open shadow roots and frames; `null` for what is not in there or cannot be
 * said. In each document it starts at the nearest landmark that is sure. To one that may be called otherwise elsewhere, the way is told as well.
 */
export function pathTo(
  element: Element,
  hasher: AnchorHasher,
  document: Document = element.ownerDocument,
): PathStep[] | null {
  const path: PathStep[] = []
  /** How many steps it takes from where the way may start: the document, or a landmark in it where that is too far. */
  let length = 0
  let current = element
  while (path.length < limits.pathSteps) {
    const root = current.getRootNode() as Root
    const landmark = landmarkStep(current, root, hasher)
    if (landmark) {
      path.push(landmark.step)
      if (root === document) length = path.length
    }
    if (!landmark?.isSure) path.push(childStep(current))
    const parent = landmark?.isSure ? root : current.parentNode
    const frame = isDocument(parent) && parent !== document ? frameAround(parent) : null
    if (isElement(parent)) {
      current = parent
    } else if (isShadowRoot(parent)) {
      path.push({ by: 'shadow' })
      current = parent.host
    } else if (frame) {
      path.push({ by: 'frame' })
      current = frame
    } else {
      if (parent === document && path.length <= limits.pathSteps) length = path.length
      break
    }
  }
  path.length = length
  return length > 0 && path.every(isSendable) ? path.reverse() : null
}

/** What leads to a frame and on, in there, by what its own script calls the place; `null` where that is too long or cannot be said. */
export function pathInFrame(
  frame: Element,
  inner: readonly PathStep[],
  hasher: AnchorHasher,
  document: Document,
): PathStep[] | null {
  const path = pathTo(frame, hasher, document)
  const whole = path && [...path, { by: 'frame' } as const, ...inner]
  return whole && whole.length <= limits.pathSteps ? whole : null
}

const isSendable = (step: PathStep): boolean =>
  step.by !== 'child' || (sendableTag.test(step.tag) && step.nth <= 0xffff)

function childStep(element: Element): PathStep {
  let nth = 0
  for (let before = element.previousElementSibling; before; before = before.previousElementSibling)
    if (before.localName === element.localName) nth++
  return { by: 'child', tag: element.localName, nth }
}

interface Landmark {
  readonly step: PathStep
  /** False for ids with digits: they may be random, or counted up as a library runs. */
  readonly isSure: boolean
}

/** A step that finds the element in its root by what its author called it, if nothing else there is called the same. */
function landmarkStep(element: Element, root: Root, hasher: AnchorHasher): Landmark | null {
  const { id } = element
  if (isStableId(id) && isOnly(root, `[id="${CSS.escape(id)}"]`))
    return { step: { by: 'id', hash: hasher.id(id) }, isSure: !/\d/.test(id) }
  for (const name of stableAttributes) {
    const value = element.getAttribute(name)
    if (value !== null && isStableValue(name, value) && isOnly(root, `[${name}="${CSS.escape(value)}"]`))
      return { step: { by: 'attr', hash: hasher.attribute(name, value) }, isSure: true }
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
