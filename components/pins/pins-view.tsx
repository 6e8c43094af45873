import type { RecordId } from '../../lib/core/ids.ts'
import { limits } from '../../lib/core/limits.ts'
import type { PinPlace } from '../../lib/protocol/pins.ts'
import { Avatar } from '../avatar.tsx'
import { Composer } from '../chat/composer.tsx'
import { counted } from '../counted.ts'
import { BackIcon, CheckIcon, PinIcon, WarningIcon } from '../icons.tsx'
import { useText } from '../text.ts'
import { type PinsState, writingUnder } from './pins-state.ts'
import { Thread } from './thread.tsx'

export interface PinsViewProps {
  readonly pins: PinsState
  onOpenPin(pin: RecordId | null): void
  /** To the page that it is on. */
  onGoToPin(pin: RecordId): void
  onEndPin(pin: RecordId): void
  onCancelPin(): void
  onPinDraft(text: string): void
  onPinSay(text: string): void
}

/** The messages left on this page: all of them, or one with what was said under it; and where they are written. */
export function PinsView({
  pins,
  onOpenPin,
  onGoToPin,
  onEndPin,
  onCancelPin,
  onPinDraft,
  onPinSay,
}: PinsViewProps) {
  const t = useText()
  const { thread, draft, notSaid } = pins
  const under = writingUnder(pins)
  return (
    <section class="pins">
      {thread ? (
        <>
          <div class="pins-head">
            <button type="button" class="quiet wide" onClick={() => onOpenPin(null)}>
              <BackIcon />
              {t('pins_all')}
            </button>
            {thread.mayEnd && (
              <button
                type="button"
                class="quiet wide"
                data-testid="pin-end"
                title={t('pin_end_hint')}
                onClick={() => onEndPin(thread.pin.record)}
              >
                <CheckIcon />
                {t('pin_end')}
              </button>
            )}
          </div>
          {thread.elsewhere ? (
            <p class="pin-place" data-testid="pin-elsewhere">
              <WarningIcon />
              {t(`pin_elsewhere_${thread.elsewhere}`)}
              {thread.elsewhere === 'known' && (
                <button
                  type="button"
                  class="link"
                  data-testid="pin-go"
                  onClick={() => onGoToPin(thread.pin.record)}
                >
                  {t('notification_do_view')}
                </button>
              )}
            </p>
          ) : (
            <PlaceNote place={thread.place} />
          )}
          <Thread thread={thread} />
        </>
      ) : (
        <PinList {...pins} onOpenPin={onOpenPin} />
      )}
      {under !== null && (
        <>
          {draft && !thread && (
            <p class="pin-asked">
              <PinIcon />
              <span>{t('pin_asked')}</span>
              <button type="button" class="quiet wide" onClick={onCancelPin}>
                {t('cancel')}
              </button>
            </p>
          )}
          <Composer
            key={under}
            draft={pins.drafts.get(under) ?? ''}
            notSaid={notSaid}
            label={t(thread ? 'pin_reply' : 'pin_write')}
            testId="pin-input"
            bytesMost={limits.pinBytes}
            takesFocus
            onDraft={onPinDraft}
            onSay={onPinSay}
          />
        </>
      )}
    </section>
  )
}

function PinList({ pins, elsewhere, draft, onOpenPin }: PinsState & Pick<PinsViewProps, 'onOpenPin'>) {
  const t = useText()
  return (
    <div class="pin-list">
      {pins.length === 0 && !draft && (
        <div class="empty">
          <p class="empty-title">{t('pins_none')}</p>
          <p>{t('pins_none_hint')}</p>
        </div>
      )}
      <ul>
        {pins.toReversed().map(({ pin, replies, place }) => (
          <li key={pin.record}>
            <button
              type="button"
              class="pin-item"
              data-testid="pin-item"
              data-person={pin.person}
              data-place={place ?? ''}
              onClick={() => onOpenPin(pin.record)}
            >
              <Avatar person={pin} />
              <span class="pin-words">
                <span class="author">
                  <bdi>{pin.self ? t('you', pin.name) : pin.name}</bdi>
                  {replies > 0 && <span class="soft">{counted(t, 'pin_replies', replies)}</span>}
                </span>
                <span class="excerpt" dir="auto">
                  {pin.text}
                </span>
                <PlaceNote place={place} />
              </span>
            </button>
          </li>
        ))}
      </ul>
      {elsewhere > 0 && <p class="soft pins-elsewhere">{counted(t, 'pins_elsewhere', elsewhere)}</p>}
    </div>
  )
}

function PlaceNote({ place }: { readonly place: PinPlace | null }) {
  const t = useText()
  if (place === null || place === 'exact') return null
  return (
    <span class="pin-place">
      <WarningIcon />
      {t(place === 'lost' ? 'pin_lost' : 'pin_near')}
    </span>
  )
}
