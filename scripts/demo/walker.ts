import type { AnchorTarget } from '../../lib/core/anchor.ts'
import { createAnchorHasher } from '../../lib/core/anchor-hash.ts'
import { fromBase64Url } from '../../lib/core/bytes.ts'
import { type Anchorer, createAnchorer } from '../../lib/page/anchors/anchorer.ts'
import { createTextCache } from '../../lib/page/anchors/text-cache.ts'
import type { HostToPage, PageToHost } from '../../lib/protocol/port.ts'
import { portNames, portVersion } from '../../lib/protocol/port-names.ts'
import { connectAs } from './browser.ts'

const periodMs = 33
/** Reading speed along a line. CSS pixels a second. */
const paceY = 22
const paceX = 260

/** Somebody who reads this page with the pointer: along the lines of one paragraph after the other. Returns how to stop. */
export function walk(person: number): () => void {
  const port = connectAs(person, portNames.page)
  const say = (message: PageToHost) => port.postMessage(message)
  const texts = createTextCache()
  let anchorer: Anchorer | null = null
  let path = nextPath()
  let position = path()

  port.onMessage.addListener((message: HostToPage) => {
    if (message.type !== 'anchor-key') return
    const hasher = createAnchorHasher(fromBase64Url(message.key)!)
    const announce = (target: AnchorTarget) => say({ type: 'anchor', target })
    const isOurs = (element: Element) => element.hasAttribute('data-alongside')
    anchorer = createAnchorer({ document, hasher, texts, isOurs, announce })
  })
  say({ type: 'hello', version: portVersion, address: location.href })

  const timer = setInterval(() => {
    position = path()
    if (!position) {
      path = nextPath()
      // What the page drew since is a new page to a walker.
      texts.forget()
      anchorer?.forget()
      return
    }
    const [x, y] = position
    const time = Math.round(performance.now()) & 0xffff
    if (anchorer) say({ type: 'point', sample: { time, pressed: false, ...anchorer.anchor(x, y) } })
  }, periodMs)

  return () => {
    clearInterval(timer)
    port.disconnect()
  }
}

type Path = () => readonly [clientX: number, clientY: number] | null

const one = <Thing>(things: readonly Thing[]): Thing | undefined =>
  things[Math.floor(Math.random() * things.length)]

/** From one visible block of words to another, then along its lines. */
function nextPath(): Path {
  const blocks = [...document.querySelectorAll('p, li, td, h1, h2, pre, figure, section, [data-row]')].filter(
    block => {
      const { top, bottom, width } = block.getBoundingClientRect()
      return width > 0 && top > 20 && bottom < innerHeight - 20
    },
  )
  const block = one(blocks) ?? document.body
  const range = document.createRange()
  range.selectNodeContents(block)
  const lines = [...range.getClientRects()].filter(({ width, height }) => width > 30 && height > 4)
  const at = { line: 0, x: 0, rest: 20 + Math.random() * 40 }
  return () => {
    const line = lines[at.line]
    if (!line) return at.rest-- > 0 && lines.length ? endOf(lines.at(-1)!) : null
    at.x += (paceX * periodMs) / 1000
    const y = line.top + line.height / 2 + Math.sin(at.x / paceY) * 3
    const point = [line.left + Math.min(at.x, line.width - 4), y] as const
    if (at.x >= line.width) {
      at.line++
      at.x = 0
    }
    return point
  }
}

const endOf = (line: DOMRect) => [line.right - 4, line.top + line.height / 2] as const
