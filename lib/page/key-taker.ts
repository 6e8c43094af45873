import { readHandOver, readTypedKey } from '../protocol/typed-ahead.ts'
import { tookKeys } from '../protocol/typed-keys.ts'

type Field = HTMLInputElement | HTMLTextAreaElement

/** In a frame of the extension's: takes the keyboard when the page's side hands it over, and types what was typed before. */
export interface KeyTaker {
  /** The view was drawn: the field may be there now. */
  look(): void
}

export interface KeyTakerDeps {
  /** Of the frame. */
  readonly view: Window
  /** As the page's side knows it. */
  readonly nonce: string | null
  /** Where one types; null as long as nobody can. */
  readonly field: () => Field | null
}

/** The twin of `keepKeys`. */
export function createKeyTaker({ view, nonce, field }: KeyTakerDeps): KeyTaker {
  /** Until the keyboard is taken over. */
  let offered: MessagePort | null = null
  let known: Field | null = null
  /** Keys that come by the channel were typed before those that are typed here, and stand before them. */
  let at = 0

  const look = (): void => {
    const now = field()
    if (now && now !== known) at = now.selectionEnd ?? now.value.length
    known = now
    if (!now || !offered) return
    now.focus()
    offered.postMessage(tookKeys)
    offered = null
  }

  view.addEventListener('message', ({ source, data, ports: [port] }) => {
    if (source !== view.parent || !port || nonce === null || readHandOver(data)?.nonce !== nonce) return
    port.onmessage = message => {
      const key = readTypedKey(message.data)
      if (key !== null && known) at = press(known, key, at)
    }
    // Once more in the same field: what stands there was typed before.
    if (!view.document.hasFocus()) known = null
    offered = port
    look()
  })

  return { look }
}

/** Presses one key at a place of a field; returns the place after it. */
function press(field: Field, key: string, at: number): number {
  if (key === 'Backspace') return at > 0 ? replace(field, '', at - 1, at) : at
  if ([...key].length === 1) {
    const isFull = field.maxLength >= 0 && field.value.length + key.length > field.maxLength
    return isFull ? at : replace(field, key, at, at)
  }
  field.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  return field.value.length < at ? field.value.length : at
}

function replace(field: Field, by: string, from: number, to: number): number {
  const caret = field.selectionEnd ?? to
  field.setRangeText(by, from, to)
  const moved = caret >= to ? caret + by.length - (to - from) : caret
  field.setSelectionRange(moved, moved)
  field.dispatchEvent(new InputEvent('input', { bubbles: true }))
  return from + by.length
}
