import { useId, useState } from 'preact/hooks'
import type { Publication, SessionForm } from '../../lib/protocol/session-requests.ts'
import { Busy } from '../busy.tsx'
import { counted } from '../counted.ts'
import { Confirm } from '../room/confirm.tsx'
import type { Asked } from '../room/use-action.ts'
import { Switch } from '../switch.tsx'
import { useText } from '../text.ts'
import { languageOf } from './languages.ts'
import { PublicationForm } from './publication-form.tsx'

export interface PublicationSectionProps {
  /** Null until it is known. */
  readonly publication: Publication | null
  /** The room's name, and how many people it takes. */
  readonly name: string
  readonly people: number
  readonly hub: string
  onPublish(form: SessionForm): Asked<unknown>
  onUnpublish(): Asked<unknown>
  onRelayed(on: boolean): Asked<unknown>
}

/** The owner's word on whether everybody may find the room, and what they then read of it. */
export function PublicationSection(props: PublicationSectionProps) {
  const { publication, name, people, hub, onPublish, onUnpublish } = props
  const t = useText()
  const id = useId()
  const [doing, setDoing] = useState<'editing' | 'ending' | null>(null)
  const done = (): void => setDoing(null)
  if (!publication)
    return (
      <section class="card" aria-labelledby={id}>
        <h2 id={id}>{t('publication')}</h2>
        <Busy label={t('loading')} />
      </section>
    )
  const { said, listed, site } = publication
  const fresh: SessionForm = {
    title: name,
    description: '',
    tags: [],
    language: languageOf(t('locale')),
    people,
    tellsSite: false,
    role: 'ask',
  }
  const state = said === null ? 'private' : listed === null ? 'unknown' : listed ? 'listed' : 'unlisted'
  return (
    <section class="card" aria-labelledby={id} data-testid="publication" data-state={state}>
      <h2 id={id}>{t('publication')}</h2>
      <p class={state === 'listed' ? 'where on' : 'hint'} role="status">
        {state === 'listed'
          ? `${t('publication_listed', new URL(hub).host)} ${counted(t, 'session_here', listed ? listed.here : 0)}`
          : t(
              state === 'private'
                ? 'publication_private'
                : state === 'unknown'
                  ? 'publication_unknown'
                  : 'publication_unlisted',
            )}
      </p>
      {doing === 'editing' ? (
        <PublicationForm
          start={said ?? fresh}
          site={site}
          label={t(said ? 'publication_again' : 'publication_do')}
          onPublish={onPublish}
          onDone={done}
        />
      ) : doing === 'ending' ? (
        <Confirm
          text={t('publication_end_hint')}
          label={t('publication_end')}
          onConfirm={onUnpublish}
          onClose={done}
        />
      ) : (
        <div class="buttons wrapping">
          <button
            type="button"
            class={said ? 'plain' : 'primary'}
            data-testid="edit-publication"
            onClick={() => setDoing('editing')}
          >
            {t(said ? 'publication_edit' : 'publication_open')}
          </button>
          {said && (
            <button type="button" class="plain" data-testid="unpublish" onClick={() => setDoing('ending')}>
              {t('publication_end')}
            </button>
          )}
        </div>
      )}
      {said && <Relayed {...props} on={publication.relayed} />}
    </section>
  )
}

function Relayed({ on, onRelayed }: Pick<PublicationSectionProps, 'onRelayed'> & { readonly on: boolean }) {
  const t = useText()
  const id = useId()
  return (
    <>
      <Switch testId="relayed" on={on} describedBy={id} onChange={wanted => void onRelayed(wanted)}>
        {t('relayed')}
      </Switch>
      <p class="hint" id={id}>
        {t('relayed_hint')}
      </p>
    </>
  )
}
