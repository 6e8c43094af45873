import { type ComponentChild, render } from 'preact'
import { AskedRooms } from '../../components/asks/asked-rooms.tsx'
import { Told } from '../../components/guest/told.tsx'
import { Welcome, type WelcomeProps } from '../../components/guest/welcome.tsx'
import { Problem } from '../../components/problem.tsx'
import { type Text, TextContext } from '../../components/text.ts'
import type { AskedRoom } from '../../lib/protocol/ask-requests.ts'

/** What a guest sees while they are in no room; each takes the place of the one before. */
export interface GuestViews {
  welcome(props: WelcomeProps): void
  /** A question to the owner, and what became of it. */
  asked(question: AskedRoom, onEnter: () => void, onWithdraw: () => void): void
  /** The room is open in another tab. */
  elsewhere(onHere: () => void): void
  /** The guest has left for good. */
  over(): void
  /** This browser keeps nothing. */
  noStorage(): void
  /** The hub has not given what the room takes. */
  noRoom(): void
  /** Makes place for the room. */
  clear(): void
}

export function createGuestViews(root: Element, text: Text): GuestViews {
  const show = (view: ComponentChild): void =>
    render(<TextContext.Provider value={text}>{view}</TextContext.Provider>, root)
  const retry = (code: 'storage' | 'hub-down'): void =>
    show(
      <main class="welcome">
        <Problem code={code} onRetry={() => location.reload()} />
      </main>,
    )
  return {
    welcome: props => show(<Welcome {...props} />),
    asked: (question, onEnter, onWithdraw) =>
      show(
        <main class="welcome">
          <AskedRooms asked={[question]} busy={false} onEnter={onEnter} onWithdraw={onWithdraw} />
        </main>,
      ),
    elsewhere: onHere =>
      show(
        <Told what={text('guest_elsewhere')} remedy={text('guest_elsewhere_hint')}>
          <button type="button" class="primary" data-testid="guest-here" onClick={onHere}>
            {text('guest_here')}
          </button>
        </Told>,
      ),
    over: () => show(<Told what={text('room_over')} remedy={text('guest_over_hint')} />),
    noStorage: () => retry('storage'),
    noRoom: () => retry('hub-down'),
    clear: () => render(null, root),
  }
}
