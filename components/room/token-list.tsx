import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { limits } from '../../lib/core/limits.ts'
import { cleanName } from '../clean-name.ts'
import { CopyField } from '../copy-field.tsx'
import { useText } from '../text.ts'
import { Confirm, useConfirm } from './confirm.tsx'
import { Outcome } from './outcome.tsx'
import { type Asked, useAction } from './use-action.ts'

export interface TokenListProps {
  /** Names of the tokens that count. */
  readonly tokens: readonly string[]
  /** Where events are sent to. */
  readonly eventsUrl: string
  /** The token, which is shown this once. */
  onIssue(name: string): Asked<{ readonly token: string }>
  onRevoke(name: string): Asked<unknown>
  copy(text: string): Promise<void>
}

/** The tokens by which other systems may tell the room something: issued and revoked by its owner. */
export function TokenList({ tokens, eventsUrl, onIssue, onRevoke, copy }: TokenListProps) {
  const t = useText()
  const id = useId()
  const action = useAction()
  const [typed, setTyped] = useState('')
  const [issued, setIssued] = useState<{ readonly name: string; readonly token: string } | null>(null)
  const name = cleanName(typed)
  const taken = tokens.includes(name)
  const issue = () => {
    if (name === '' || taken) return
    void action.run(
      () => onIssue(name),
      ({ token }) => {
        setIssued({ name, token })
        setTyped('')
      },
    )
  }
  return (
    <>
      <h3 id={id}>{t('tokens_title')}</h3>
      {tokens.length > 0 && (
        <ul class="rows" aria-labelledby={id}>
          {tokens.map(token => (
            <TokenRow
              key={token}
              name={token}
              onRevoke={async () => {
                const answer = await onRevoke(token)
                if (answer.ok && issued?.name === token) setIssued(null)
                return answer
              }}
            />
          ))}
        </ul>
      )}
      {issued && <Issued {...issued} eventsUrl={eventsUrl} copy={copy} />}
      <form
        class="form"
        onSubmit={event => {
          event.preventDefault()
          issue()
        }}
      >
        <label for={`${id}-name`}>{t('token_name')}</label>
        <div class="row">
          <input
            id={`${id}-name`}
            data-testid="token-name"
            value={typed}
            maxLength={limits.nameChars}
            placeholder={t('token_name_example')}
            autocomplete="off"
            aria-invalid={taken}
            aria-describedby={`${id}-bad`}
            onInput={event => setTyped(event.currentTarget.value)}
          />
          <button
            type="submit"
            class="plain"
            data-testid="issue-token"
            disabled={action.busy || name === '' || taken || tokens.length >= limits.tokens}
          >
            {t('issue')}
          </button>
        </div>
        <p class="hint wrong" id={`${id}-bad`} role="status">
          {taken ? t('token_taken') : tokens.length >= limits.tokens && t('tokens_most', limits.tokens)}
        </p>
      </form>
      <Outcome action={action} />
    </>
  )
}

function TokenRow({ name, onRevoke }: { readonly name: string; onRevoke(): Asked<unknown> }) {
  const t = useText()
  const revoking = useConfirm()
  return (
    <li data-testid="token" data-name={name}>
      <div class="item">
        <span class="name">
          <bdi>{name}</bdi>
        </span>
        <button
          ref={revoking.opener}
          type="button"
          class="plain small"
          data-testid="revoke-token"
          aria-label={t('revoke_token', name)}
          disabled={revoking.asking}
          onClick={revoking.ask}
        >
          {t('revoke')}
        </button>
      </div>
      {revoking.asking && (
        <Confirm
          text={t('revoke_meaning', name)}
          label={t('revoke')}
          danger
          onConfirm={onRevoke}
          onClose={revoking.close}
        />
      )}
    </li>
  )
}

interface IssuedProps extends Pick<TokenListProps, 'eventsUrl' | 'copy'> {
  readonly name: string
  readonly token: string
}

/** A new token, this once, and a line that uses it. */
function Issued({ name, token, eventsUrl, copy }: IssuedProps) {
  const t = useText()
  const box = useRef<HTMLFieldSetElement>(null)
  useLayoutEffect(() => box.current?.focus(), [token])
  return (
    <fieldset ref={box} class="issued" tabIndex={-1} aria-label={t('token_issued', name)}>
      <p class="what">{t('token_issued', name)}</p>
      <p class="hint">{t('token_once')}</p>
      <div class="row">
        <CopyField
          testId="token-secret"
          text={token}
          label={t('token_issued', name)}
          copyLabel={t('copy_token')}
          copy={copy}
        />
      </div>
      <div class="row">
        <CopyField
          testId="token-curl"
          text={curlLine(eventsUrl, token)}
          label={t('curl_label')}
          copyLabel={t('copy_curl')}
          lines={4}
          copy={copy}
        />
      </div>
    </fieldset>
  )
}

/** A command for a shell that sends an event with the token. */
export const curlLine = (eventsUrl: string, token: string): string =>
  [
    `curl -X POST '${eventsUrl}'`,
    `-H 'Authorization: Bearer ${token}'`,
    `-H 'Content-Type: application/json'`,
    `-d '{"name":"build.finished","text":"Build 42 is ready."}'`,
  ].join(' \\\n  ')
