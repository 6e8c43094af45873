import { useEffect, useRef, useState } from 'preact/hooks'
import type { RoomId } from '../../lib/core/ids.ts'
import type { Answers, ProblemCode, Request, RoomDetails } from '../../lib/protocol/background.ts'
import type { Ask } from '../ask.ts'
import type { WatchAsks } from '../asks/use-asked.ts'
import { useAskers } from '../asks/use-asked.ts'
import { Busy } from '../busy.tsx'
import { Problem } from '../problem.tsx'
import { usePublication } from '../sessions/use-publication.ts'
import { useText } from '../text.ts'
import type { RoomLive } from './room-state.ts'
import { RoomView } from './room-view.tsx'
import type { Asked } from './use-action.ts'
import type { VersionCalls } from './version-calls.ts'

interface RoomPageProps {
  readonly room: RoomId
  readonly live: RoomLive
  readonly versions: Pick<VersionCalls, 'save' | 'look' | 'restore'>
  readonly ask: Ask
  readonly watchAsks: WatchAsks
  copy(text: string): Promise<void>
  onAgree(name: string, on: boolean): Asked<unknown>
}

/** A room's own page: what the background knows of it, and what the host tells while it is open here. */
export function RoomPage({ room, live, versions, ask, watchAsks, copy, onAgree }: RoomPageProps) {
  const t = useText()
  const [details, setDetails] = useState<RoomDetails | null>(null)
  const [problem, setProblem] = useState<ProblemCode | null>(null)
  const newest = useRef(0)
  const askers = useAskers(ask, watchAsks, room)
  const here = live.roster?.members.filter(member => member.here).length ?? 0
  const publishing = usePublication(
    ask,
    room,
    details?.role === 'owner',
    `${here}/${details?.peopleLimit}/${details?.links.length}`,
  )

  async function refresh(): Promise<void> {
    const turn = ++newest.current
    const answer = await ask<'get-room-details'>({ type: 'get-room-details', room })
    if (turn !== newest.current) return
    if (answer.ok) setDetails(answer.value)
    setProblem(answer.ok ? null : answer.error)
  }

  /** Done when it shows. */
  async function change<Type extends Request['type']>(
    request: Extract<Request, { type: Type }>,
  ): Asked<Answers[Type]> {
    const answer = await ask<Type>(request)
    await refresh()
    return answer
  }

  // The owner may change the room from another browser.
  useEffect(() => void refresh(), [room, live.policy])

  useEffect(() => {
    if (details) document.title = t('room_title', details.name)
  }, [details?.name])

  if (!details)
    return (
      <main class="room">
        {problem ? <Problem code={problem} onRetry={refresh} /> : <Busy label={t('loading')} />}
      </main>
    )
  return (
    <RoomView
      details={details}
      live={live}
      askers={askers}
      {...publishing}
      onPublish={async form => {
        const published = await publishing.onPublish(form)
        await refresh()
        return published
      }}
      problem={problem}
      copy={copy}
      onRetry={refresh}
      onMute={(person, on) => change<'set-muted'>({ type: 'set-muted', room, person, on })}
      onRemove={person => change<'remove-person'>({ type: 'remove-person', room, person })}
      onLetBack={person => change<'let-back'>({ type: 'let-back', room, person })}
      onMake={link => change<'make-link'>({ type: 'make-link', room, ...link })}
      onClose={link => change<'close-link'>({ type: 'close-link', room, link })}
      onLock={on => change<'set-locked'>({ type: 'set-locked', room, on })}
      onShowNames={on => change<'set-show-names'>({ type: 'set-show-names', room, on })}
      onAnswer={(id, role) => change<'answer-ask'>({ type: 'answer-ask', room, id, role })}
      onUnanswer={id => change<'unanswer-ask'>({ type: 'unanswer-ask', room, id })}
      onPeople={people => change<'set-people-limit'>({ type: 'set-people-limit', room, people })}
      onIssue={name => change<'issue-token'>({ type: 'issue-token', room, name })}
      onRevoke={name => change<'revoke-token'>({ type: 'revoke-token', room, name })}
      onRule={(name, on) => change<'set-refresh-rule'>({ type: 'set-refresh-rule', room, name, on })}
      onAgree={onAgree}
      onSave={versions.save}
      onLook={versions.look}
      onRestore={versions.restore}
    />
  )
}
