import { useEffect, useState } from 'preact/hooks'
import type { RoomId } from '../../lib/core/ids.ts'
import type { Ask } from '../ask.ts'
import { Busy } from '../busy.tsx'
import { useOneAtATime } from '../one-at-a-time.ts'
import { PopupAsk } from '../popup/popup-ask.tsx'
import { PopupJoin } from '../popup/popup-join.tsx'
import { useLinkPreview } from '../popup/use-link-preview.ts'
import { usePerforming } from '../popup/use-performing.ts'
import { Problem } from '../problem.tsx'
import { useText } from '../text.ts'
import type { PublicHomeProps } from './public-home.tsx'

interface EntranceProps extends PublicHomeProps {
  readonly ask: Ask
  readonly link: string
  /** The words on what leads back. */
  readonly back: string
  onCancel(): void
}

/** What is behind a public session's link, before anything is joined or shared; and the way in, or to who may let one in. */
export function Entrance({ ask, link, tab, where, requestAccess, opened, back, onCancel }: EntranceProps) {
  const t = useText()
  const look = useLinkPreview(ask)
  const [name, setName] = useState('')
  const { doing, problem, perform } = usePerforming(ask)
  const busy = doing !== null
  const once = useOneAtATime()
  const [asked, setAsked] = useState(false)

  useEffect(() => {
    look.edit(link, true)
    void ask<'get-settings'>({ type: 'get-settings' }).then(
      answer => answer.ok && setName(answer.value.profile.name),
    )
  }, [link])

  async function join(landing: string, known: boolean): Promise<void> {
    // Both within the click: the browser's question about the site may close what asked it.
    const joining = tab().then(tabId =>
      perform<'join-room'>('joining', {
        type: 'join-room',
        tabId,
        link,
        where,
        ...(!known && { relayed: true }),
      }),
    )
    await requestAccess(landing)
    if ((await joining) !== undefined) opened()
  }

  async function askToJoin(room: RoomId, words: string): Promise<void> {
    await ask<'set-room-relayed'>({ type: 'set-room-relayed', room, on: true })
    if (await perform<'ask-to-join'>('joining', { type: 'ask-to-join', link, words })) setAsked(true)
  }

  const { preview } = look
  if (asked)
    return (
      <section class="session-asked" data-testid="session-asked" role="status">
        <p>{t('session_asked')}</p>
        <button type="button" class="link" onClick={onCancel}>
          {back}
        </button>
      </section>
    )
  if (!preview)
    return (
      <section>
        {look.problem ? <Problem code={look.problem} onRetry={look.retry} /> : <Busy label={t('loading')} />}
        <button type="button" class="link" data-testid="session-back" onClick={onCancel}>
          {back}
        </button>
      </section>
    )
  const { room, known, landing } = preview
  if (preview.role === 'ask' && !known)
    return (
      <div class="entrance">
        <PopupAsk
          preview={preview}
          name={name}
          busy={busy}
          problem={problem}
          onAsk={words => void once(() => askToJoin(room, words))}
          onCancel={onCancel}
        />
      </div>
    )
  return (
    <div class="entrance">
      <PopupJoin
        preview={preview}
        name={name}
        busy={busy}
        problem={problem}
        onJoin={() => void once(() => join(landing, known))}
        onCancel={onCancel}
      />
      {!known && <p class="hint">{t('session_relayed_hint')}</p>}
    </div>
  )
}
