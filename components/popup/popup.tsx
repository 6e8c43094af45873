import { useEffect, useRef, useState } from 'preact/hooks'
import { limits } from '../../lib/core/limits.ts'
import type { Result } from '../../lib/core/result.ts'
import type { Answers, LinkPreview, PopupState, ProblemCode, Request } from '../../lib/protocol/background.ts'
import { cleanName } from '../clean-name.ts'
import { Problem } from '../problem.tsx'
import { useText } from '../text.ts'
import { Busy } from './busy.tsx'
import { PopupFrame } from './popup-frame.tsx'
import { PopupJoin } from './popup-join.tsx'
import { PopupRoom } from './popup-room.tsx'
import { PopupStart } from './popup-start.tsx'

/** Asks the background. */
export type Ask = <Type extends Request['type']>(
  request: Extract<Request, { type: Type }>,
) => Promise<Result<Answers[Type], ProblemCode>>

export interface PopupProps {
  /** The tab that the popup acts on. */
  readonly tabId: number
  readonly ask: Ask
  /** Puts text on the clipboard; rejects when the browser does not let us. */
  copy(text: string): Promise<void>
  /** Asks for access to a site; to be called within the click. Resolves whatever the answer is. */
  requestAccess(address: string): Promise<unknown>
  openOptions(): void
  close(): void
}

type Doing = 'creating' | 'looking' | 'joining' | 'changing'

/** The text of a link field that has not been typed in for this long is looked at. */
const quietMs = 300

/** Start a room, join one by a link, or see to the one that is on. */
export function Popup({ tabId, ask, copy, requestAccess, openOptions, close }: PopupProps) {
  const t = useText()
  const [state, setState] = useState<PopupState | null>(null)
  const [doing, setDoing] = useState<Doing | null>(null)
  const [problem, setProblem] = useState<ProblemCode | null>(null)
  const [roomName, setRoomName] = useState<string | null>(null)
  const [link, setLink] = useState('')
  const [preview, setPreview] = useState<LinkPreview | null>(null)
  const [copied, setCopied] = useState<'done' | 'failed' | null>(null)
  const looked = useRef('')
  const quiet = useRef<ReturnType<typeof setTimeout>>(undefined)

  /** Asks for one thing while saying so; what went wrong is shown. */
  async function perform<Type extends Request['type']>(
    what: Doing,
    request: Extract<Request, { type: Type }>,
  ): Promise<Answers[Type] | undefined> {
    setDoing(what)
    setProblem(null)
    const answer = await ask<Type>(request)
    setDoing(null)
    if (answer.ok) return answer.value
    setProblem(answer.error)
  }

  async function refresh(): Promise<PopupState | undefined> {
    const answer = await ask<'get-state'>({ type: 'get-state', tabId })
    if (answer.ok) setState(answer.value)
    else setProblem(answer.error)
    return answer.ok ? answer.value : undefined
  }

  async function open(): Promise<void> {
    setProblem(null)
    const { tab } = (await refresh()) ?? {}
    if (!tab?.link) return
    setLink(tab.link)
    await look(tab.link)
  }

  /** Looks behind a link; only the newest one counts. */
  async function look(href: string): Promise<void> {
    clearTimeout(quiet.current)
    if (href === looked.current) return
    looked.current = href
    setProblem(null)
    if (href === '') return setDoing(null)
    setDoing('looking')
    const answer = await ask<'preview-link'>({ type: 'preview-link', link: href })
    if (looked.current !== href) return
    setDoing(null)
    if (answer.ok) setPreview(answer.value)
    else setProblem(answer.error)
  }

  function editLink(typed: string, settled: boolean): void {
    const href = typed.trim().slice(0, limits.linkChars * 2)
    setLink(typed)
    clearTimeout(quiet.current)
    if (settled) void look(href)
    else quiet.current = setTimeout(look, quietMs, href)
  }

  const shownRoomName = roomName ?? defaultRoomName()
  function defaultRoomName(): string {
    const site = state?.tab.site?.replace(/^www\./, '')
    return (site ? t('start_room_default', site) : t('start_room_nowhere')).slice(0, limits.roomNameChars)
  }

  async function create(): Promise<void> {
    const name = cleanName(shownRoomName) || defaultRoomName()
    const created = await perform<'create-room'>('creating', { type: 'create-room', tabId, name })
    if (!created) return
    await copyLink(created.link)
    await refresh()
  }

  const copyLink = (href: string): Promise<void> =>
    copy(href).then(
      () => setCopied('done'),
      () => setCopied('failed'),
    )

  async function join(): Promise<void> {
    // Both within the click, and the room first: browsers close the popup for their own question about the site, and what was
    // not sent by then never is. Access that comes later brings the overlay by itself.
    const joining = perform<'join-room'>('joining', { type: 'join-room', tabId, link: looked.current })
    await requestAccess(preview!.landing)
    if ((await joining) !== undefined) close()
  }

  async function change(request: Extract<Request, { type: 'toggle-here' | 'leave-room' }>): Promise<void> {
    await perform('changing', request)
    setCopied(null)
    await refresh()
  }

  function startOver(): void {
    setPreview(null)
    setProblem(null)
    setLink('')
    looked.current = ''
  }

  useEffect(() => {
    void open()
    return () => clearTimeout(quiet.current)
  }, [])

  if (!state) return problem ? <Problem code={problem} onRetry={open} /> : <Busy label={t('loading')} />
  const { tab, room, settings } = state
  // Our own room's link in the address bar is nothing to join.
  const joinable = preview && preview.room !== room?.id ? preview : null
  return (
    <PopupFrame profile={settings.profile} onOptions={openOptions}>
      {joinable ? (
        <PopupJoin
          preview={joinable}
          name={settings.profile.name}
          busy={doing === 'joining'}
          problem={problem}
          onJoin={join}
          onCancel={startOver}
        />
      ) : room ? (
        <PopupRoom
          name={room.name}
          link={room.link}
          here={tab.here}
          forbidden={tab.problem}
          copied={copied}
          busy={doing === 'changing'}
          problem={problem}
          onCopy={() => copyLink(room.link)}
          onToggleHere={() => change({ type: 'toggle-here', tabId, on: !tab.here })}
          onLeave={() => change({ type: 'leave-room', tabId })}
        />
      ) : (
        <PopupStart
          site={tab.site}
          forbidden={tab.problem}
          roomName={shownRoomName}
          link={link}
          busy={doing === 'creating' || doing === 'looking' ? doing : null}
          problem={problem}
          onRoomName={setRoomName}
          onCreate={create}
          onLink={editLink}
          onRetry={() => {
            looked.current = ''
            void (link === '' ? create() : look(link.trim()))
          }}
        />
      )}
    </PopupFrame>
  )
}
