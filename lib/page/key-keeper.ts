import type { HandOver } from '../protocol/typed-ahead.ts'
import { keysHanded, tookKeys } from '../protocol/typed-keys.ts'

/** How long the keyboard is kept for a frame that does not come. Milliseconds. */
const patienceMs = 3_000
/** Keys that were on their way when the focus left it are still handed over. Milliseconds. */
const goneAfterMs = 1_000
/** More than anybody types meanwhile. */
const keptMost = 200

/** Has the keyboard until a frame of the extension's takes it. */
export interface KeyKeeper {
  /** The frame is loaded: it is given what was typed, and takes the keyboard. */
  handTo(frame: HTMLIFrameElement, nonce: string): void
  /** Whether this is what the page's process takes for the keyboard's place, for a moment after the frame has taken it, too. */
  holds(element: Element): boolean
  /** Nobody is to have the keyboard but the page. */
  end(): void
}

/**
 * Takes the keyboard from the page at once, for a frame of the extension's that is to have it, and keeps what is typed meanwhile. Focusing
 * that frame from here would not do: keys that the browser has already sent to this process would still reach the page. An empty frame
 * in the same process gets them all; and the extension's frame focuses itself, so that the browser knows of it before this process does.
 */
export function keepKeys(layer: HTMLElement): KeyKeeper {
  const keeper = layer.ownerDocument.createElement('iframe')
  keeper.tabIndex = -1
  // What is not visible cannot have the keyboard.
  keeper.style.cssText =
    'position:fixed;left:0;top:0;width:1px;height:1px;border:0;opacity:0;pointer-events:none'
  const kept: string[] = []
  let channel: MessagePort | null = null
  let isTaken = false
  let frame: HTMLIFrameElement | null = null
  let isOver = false
  let isLate = false

  const end = (): void => {
    isOver = true
    clearTimeout(timer)
    keeper.remove()
    channel?.close()
  }
  /** A frame that takes nothing over, or comes too late, has the keyboard as any other. */
  const giveUp = (): void => {
    isLate = frame === null
    frame?.focus()
    end()
  }
  let timer = setTimeout(giveUp, patienceMs)

  const keep = (event: KeyboardEvent): void => {
    const isCharacter = [...event.key].length === 1
    const isShortcut = event.ctrlKey || event.metaKey || event.altKey
    if (isShortcut && !(isCharacter && event.getModifierState('AltGraph'))) return
    event.preventDefault()
    if (!event.isTrusted || !(isCharacter || keysHanded.includes(event.key))) return
    if (isTaken) channel?.postMessage(event.key)
    else if (kept.length < keptMost) kept.push(event.key)
  }

  layer.append(keeper)
  // On a page without an origin it has another one, and what is typed meanwhile is lost.
  if (keeper.contentDocument) keeper.contentWindow!.addEventListener('keydown', keep, { capture: true })
  keeper.focus()

  return {
    handTo(to, nonce) {
      // Once: a frame that is loaded anew later is not asked for.
      if (isLate) to.focus()
      isLate = false
      if (isOver) return
      const { port1, port2 } = new MessageChannel()
      channel?.close()
      channel = port1
      frame = to
      port1.onmessage = ({ data }) => {
        if (data !== tookKeys || isTaken) return
        isTaken = true
        for (const key of kept) port1.postMessage(key)
        clearTimeout(timer)
        timer = setTimeout(end, goneAfterMs)
      }
      const words: HandOver = { type: 'keys', nonce }
      // It says nothing that others must not hear, and the address of a frame of ours is another one for each page.
      to.contentWindow?.postMessage(words, '*', [port2])
    },
    holds: element => element === keeper,
    end,
  }
}
