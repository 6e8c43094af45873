import { useId, useState } from 'preact/hooks'
import { limits } from '../../lib/core/limits.ts'
import type { SessionForm } from '../../lib/protocol/session-requests.ts'
import { Outcome } from '../room/outcome.tsx'
import { type Asked, useAction } from '../room/use-action.ts'
import { Switch } from '../switch.tsx'
import { keyOf, useText } from '../text.ts'
import { languageName, languages } from './languages.ts'
import { tagsIn } from './tags-in.ts'

interface PublicationFormProps {
  /** As it was said last, or as it may begin. */
  readonly start: SessionForm
  /** The site that links of the room lead to. */
  readonly site: string
  /** The word on the button that publishes. */
  readonly label: string
  onPublish(form: SessionForm): Asked<unknown>
  onDone(): void
}

/** What an owner says of a room in public. */
export function PublicationForm({ start, site, label, onPublish, onDone }: PublicationFormProps) {
  const t = useText()
  const id = useId()
  const action = useAction()
  const [form, setForm] = useState(start)
  const [tags, setTags] = useState(start.tags.join(', '))
  const [people, setPeople] = useState(`${start.people}`)
  const set = (change: Partial<SessionForm>): void => setForm({ ...form, ...change })
  const most = Number(people)
  const good = /^\d+$/.test(people.trim()) && most >= 1 && most <= limits.people
  const title = form.title.replace(/\s+/g, ' ').trim()
  return (
    <form
      class="form publication"
      data-testid="publication-form"
      onSubmit={event => {
        event.preventDefault()
        if (!good || title === '') return
        const description = form.description.replace(/\r\n?/g, '\n').trim()
        const whole = { ...form, title, description, tags: tagsIn(tags), people: most }
        void action.run(() => onPublish(whole), onDone)
      }}
    >
      <label for={`${id}-title`}>{t('publication_title')}</label>
      <input
        id={`${id}-title`}
        data-testid="publication-title"
        value={form.title}
        maxLength={limits.sessionTitleChars}
        autocomplete="off"
        required
        onInput={event => set({ title: event.currentTarget.value })}
      />
      <label for={`${id}-description`}>{t('publication_description')}</label>
      <textarea
        id={`${id}-description`}
        data-testid="publication-description"
        rows={3}
        value={form.description}
        maxLength={limits.sessionDescriptionChars}
        onInput={event => set({ description: event.currentTarget.value })}
      />
      <label for={`${id}-tags`}>{t('publication_tags')}</label>
      <input
        id={`${id}-tags`}
        data-testid="publication-tags"
        value={tags}
        autocomplete="off"
        aria-describedby={`${id}-tags-hint`}
        onInput={event => setTags(event.currentTarget.value)}
      />
      <p class="hint" id={`${id}-tags-hint`}>
        {t('publication_tags_hint', limits.sessionTags)}
      </p>
      <div class="choices">
        <div>
          <label for={`${id}-language`}>{t('session_language')}</label>
          <select
            id={`${id}-language`}
            data-testid="publication-language"
            value={form.language}
            onChange={event => set({ language: event.currentTarget.value })}
          >
            {languages.map(each => (
              <option key={each} value={each}>
                {languageName(t('locale'), each)}
              </option>
            ))}
          </select>
        </div>
        <div>
          <label for={`${id}-role`}>{t('link_lets')}</label>
          <select
            id={`${id}-role`}
            data-testid="publication-role"
            value={form.role}
            onChange={event => set({ role: event.currentTarget.value as SessionForm['role'] })}
          >
            {(['ask', 'viewer', 'editor'] as const).map(role => (
              <option key={role} value={role}>
                {t(keyOf('link_role', role))}
              </option>
            ))}
          </select>
        </div>
        <div>
          <label for={`${id}-people`}>{t('people_limit')}</label>
          <input
            id={`${id}-people`}
            data-testid="publication-people"
            inputMode="numeric"
            autocomplete="off"
            value={people}
            aria-invalid={!good}
            onInput={event => setPeople(event.currentTarget.value)}
          />
        </div>
      </div>
      {!good && (
        <p class="hint wrong" role="status">
          {t('people_limit_bad', limits.people)}
        </p>
      )}
      <Switch testId="publication-site" on={form.tellsSite} onChange={tellsSite => set({ tellsSite })}>
        {t('publication_site', new URL(site).host)}
      </Switch>
      <p class="hint">{t(form.role === 'ask' ? 'publication_hint' : 'publication_hint_in')}</p>
      <div class="buttons">
        <button type="button" class="plain" disabled={action.busy} onClick={onDone}>
          {t('cancel')}
        </button>
        <button
          type="submit"
          class="primary"
          data-testid="publish"
          disabled={action.busy || !good || title === ''}
        >
          {label}
        </button>
      </div>
      <Outcome action={action} />
    </form>
  )
}
