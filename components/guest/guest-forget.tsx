import { Confirm, useConfirm } from '../room/confirm.tsx'
import type { Asked } from '../room/use-action.ts'
import { useText } from '../text.ts'

export interface GuestForgetProps {
  readonly roomName: string
  onForget(): Asked<unknown>
}

/** The way out for good, for a device that others use, too: the page keeps nothing of the room. */
export function GuestForget({ roomName, onForget }: GuestForgetProps) {
  const t = useText()
  const forget = useConfirm()
  return forget.asking ? (
    <Confirm
      text={t('room_forget_ask', roomName)}
      label={t('guest_forget')}
      danger
      onConfirm={onForget}
      onClose={forget.close}
    />
  ) : (
    <button
      ref={forget.opener}
      type="button"
      class="plain danger"
      data-testid="guest-forget"
      onClick={forget.ask}
    >
      {t('guest_forget')}
    </button>
  )
}
