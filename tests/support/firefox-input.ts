import type { Bidi } from './firefox-bidi.ts'

export interface ClientPoint {
  readonly x: number
  readonly y: number
}

/** The real pointer, wheel and keyboard of one Firefox, over one of its pages or frames; points are CSS pixels of it. */
export interface FirefoxInput {
  movePointer(to: ClientPoint): Promise<void>
  pressPointer(at: ClientPoint): Promise<void>
  /** With its right button. */
  rightClick(at: ClientPoint): Promise<void>
  turnWheel(at: ClientPoint, downPx: number): Promise<void>
  /** Presses keys one after the other, wherever the keyboard's focus is: characters, or WebDriver's code points for other keys. */
  type(keys: string): Promise<void>
}

/** WebDriver's names for keys that write nothing. */
export const keyOf = { enter: '\uE007', escape: '\uE00C', end: '\uE010' } as const

/** `context` is BiDi's name of the page or frame. */
export function createFirefoxInput(bidi: Bidi, context: string): FirefoxInput {
  const perform = (source: object): Promise<void> =>
    bidi.send('input.performActions', { context, actions: [source] })
  const mouse = (...actions: readonly object[]): Promise<void> =>
    perform({ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions })
  const moveTo = ({ x, y }: ClientPoint) => ({ type: 'pointerMove', x: Math.round(x), y: Math.round(y) })

  const press = (at: ClientPoint, button: number): Promise<void> =>
    mouse(moveTo(at), { type: 'pointerDown', button }, { type: 'pointerUp', button })

  return {
    movePointer: to => mouse({ ...moveTo(to), duration: 50 }),
    pressPointer: at => press(at, 0),
    rightClick: at => press(at, 2),
    turnWheel: ({ x, y }, downPx) =>
      perform({
        type: 'wheel',
        id: 'wheel',
        actions: [{ type: 'scroll', x: Math.round(x), y: Math.round(y), deltaX: 0, deltaY: downPx }],
      }),
    type: keys =>
      perform({
        type: 'key',
        id: 'keyboard',
        actions: [...keys].flatMap(value => [
          { type: 'keyDown', value },
          { type: 'keyUp', value },
        ]),
      }),
  }
}
