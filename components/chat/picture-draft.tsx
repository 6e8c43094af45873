import { limits } from '../../lib/core/limits.ts'
import { CloseIcon, WarningIcon } from '../icons.tsx'
import { shownSize } from '../shown-size.ts'
import { keyOf, useText } from '../text.ts'
import { type InputPlace, useChatActions } from './chat-actions.ts'
import type { PictureDraft, Writing } from './writing.ts'

interface PictureDraftViewProps {
  readonly place: InputPlace
  readonly picture: Writing['picture']
}

/** The picture that goes along with the next message, and the words for those who cannot see it; or why a file does not. */
export function PictureDraftView({ place, picture }: PictureDraftViewProps) {
  const t = useText()
  const actions = useChatActions()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset around one field would be announced twice
    <div
      class="picture-draft"
      role="group"
      aria-label={t('picture_draft')}
      data-testid="picture-draft"
      hidden={picture === null}
    >
      <div role="status" class="picture-word">
        {picture === 'reading' && <p class="soft">{t('picture_reading')}</p>}
        {typeof picture === 'string' && picture !== 'reading' && (
          <p class="picture-problem" data-testid="picture-refused">
            <WarningIcon />
            {t(keyOf('picture_not', picture))}
          </p>
        )}
      </div>
      {picture !== null && typeof picture === 'object' && (
        <Preview picture={picture} onAlt={alt => actions.describe(place, alt)} />
      )}
      {picture !== null && (
        <button
          type="button"
          class="quiet"
          data-testid="picture-drop"
          aria-label={t('picture_take_away')}
          title={t('picture_take_away')}
          onClick={() => actions.picture(place, null)}
        >
          <CloseIcon />
        </button>
      )}
    </div>
  )
}

interface PreviewProps {
  readonly picture: PictureDraft
  onAlt(alt: string): void
}

function Preview({ picture, onAlt }: PreviewProps) {
  const t = useText()
  const { address, width, height, bytes, isSmaller, alt } = picture
  return (
    <>
      <img src={address} alt="" width={width} height={height} />
      <div class="picture-about">
        <label>
          <span>{t('picture_alt')}</span>
          <input
            data-testid="picture-alt"
            dir="auto"
            maxLength={limits.imageAltChars}
            placeholder={t('picture_alt_hint')}
            value={alt}
            onInput={event => onAlt(event.currentTarget.value)}
          />
        </label>
        <p class="soft">
          <bdi>{`${width} × ${height} · ${shownSize(bytes.size)}`}</bdi>
          {isSmaller && ` · ${t('picture_smaller')}`}
        </p>
      </div>
    </>
  )
}
