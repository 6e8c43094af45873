import type { RecordId } from '../../core/ids.ts'
import type { Feature, RoomContext } from '../../engine/types.ts'
import { type ChatPlace, placedBody, placeIn } from '../../protocol/chat.ts'
import { pinBody, placeOfPin } from '../../protocol/pins.ts'

/** Where a message was said, or a pin is; null where that was not told. */
export function placeOf({ records }: Pick<RoomContext, 'records'>, id: RecordId): ChatPlace | null {
  const record = records.find(id)
  if (record?.kind === 'pin') {
    const pin = pinBody.safeParse(record.body)
    return pin.success ? placeOfPin(pin.data) : null
  }
  const said = placedBody.safeParse(record?.body)
  return said.success ? placeIn(said.data) : null
}

/** For a guest, who is on no page that could go anywhere: names the page of a place, to be opened beside. */
export const createPlaces: Feature = room => ({
  panel(from, message) {
    if (message.type !== 'go-to-place') return
    const { record } = message
    const place = placeOf(room, record)
    if (place) from.send({ type: 'not-gone', record, address: place.address })
  },
  close: () => undefined,
})
