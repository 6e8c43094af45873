import { concat, fromBase64Url, toBase64Url } from '../../core/bytes.ts'
import type { RecordId } from '../../core/ids.ts'
import { limits } from '../../core/limits.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import type { Outlet, RoomContext } from '../../engine/types.ts'
import type { ChatImage, ImageProblem } from '../../protocol/chat.ts'
import type { HostToPanel, PanelToHost } from '../../protocol/port.ts'
import { imageTypeOf } from './model-image.ts'
import { createLaterImages } from './room-later-images.ts'
import type { ImageState } from './room-messages.ts'

type Panel = Outlet<HostToPanel>
type Part = Extract<PanelToHost, { type: 'image-part' }>
type Picture = NonNullable<Extract<PanelToHost, { type: 'say' }>['image']>

/** Pictures on their way between panels and the room's files. */
export interface Images {
  /** A piece of one that a panel hands over. */
  take(panel: Panel, part: Part): void
  drop(panel: Panel, upload: string): void
  /** What has been handed over becomes a file of the room, kept here until the hub has it. */
  keep(panel: Panel, picture: Picture): Promise<Result<ChatImage, 'image' | 'storage' | 'viewer'>>
  /** Sends a message's picture to a panel, once the hub has it. */
  show(panel: Panel, message: RecordId): Promise<void>
  stateOf(file: ChatImage['file']): ImageState
  /** One of ours has got further: who waits for it need not look for it in vain. */
  sent(file: ChatImage['file']): void
  /** The pictures of these messages are said to be at the hub now, by who has sent them. */
  there(isMeant: (message: RecordId) => boolean): void
  close(): void
}

/** The picture may come by itself: its author is still sending it, or the hub is busy or away. */
const passing: readonly ImageProblem[] = ['none', 'hub-away', 'too-fast']

/** Pictures that one panel may be handing over at once. */
const uploadsMost = 2

export function createImages(room: RoomContext, imageOf: (message: RecordId) => ChatImage | null): Images {
  const { files, keys } = room
  const uploadsByPanel = new WeakMap<Panel, Map<string, Uint8Array[]>>()

  function uploadsOf(panel: Panel): Map<string, Uint8Array[]> {
    const known = uploadsByPanel.get(panel) ?? new Map<string, Uint8Array[]>()
    uploadsByPanel.set(panel, known)
    return known
  }

  async function give(panels: readonly Panel[], message: RecordId): Promise<Result<null, ImageProblem>> {
    const image = imageOf(message)
    if (!files) return fail('no-hub')
    // Deleted by now: nothing to wait for.
    if (!image) return fail('refused')
    const read = await files.read(image)
    if (!read.ok) return read
    if (imageTypeOf(read.value) !== image.type) return fail('damaged')
    const parts = Math.ceil(read.value.length / limits.imagePartBytes)
    for (let part = 0; part < parts; part++) {
      const from = part * limits.imagePartBytes
      const data = toBase64Url(read.value.subarray(from, from + limits.imagePartBytes))
      for (const panel of panels) panel.send({ type: 'image-part', record: message, part, parts, data })
    }
    return ok(null)
  }

  const later = createLaterImages(room, async (panels, message) => {
    const given = await give(panels, message)
    return given.ok || !passing.includes(given.error)
  })

  return {
    take(panel, { upload, part, data }) {
      const uploads = uploadsOf(panel)
      const parts = part === 0 ? [] : uploads.get(upload)
      const bytes = fromBase64Url(data)
      // What is not whole is noticed when it is said.
      if (!parts || !bytes || parts.length !== part) return void uploads.delete(upload)
      uploads.set(upload, [...parts, bytes])
      if (uploads.size > uploadsMost) uploads.delete(uploads.keys().next().value!)
    },
    drop: (panel, upload) => void uploadsOf(panel).delete(upload),
    async keep(panel, { upload, type, width, height, alt }) {
      const bytes = concat(...(uploadsOf(panel).get(upload) ?? []))
      // The hub takes no files of a viewer's.
      if (!keys.edit) return fail('viewer')
      if (!files || bytes.length > limits.fileBytes || imageTypeOf(bytes) !== type) return fail('image')
      const kept = await files.add(bytes)
      if (!kept.ok) return kept
      uploadsOf(panel).delete(upload)
      return ok({ ...kept.value, type, width, height, alt, bytes: bytes.length })
    },
    async show(panel, message) {
      const given = await give([panel], message)
      if (given.ok) return later.had(panel, message)
      panel.send({ type: 'image-failed', record: message, code: given.error })
      if (passing.includes(given.error)) later.wait(panel, message)
    },
    stateOf: file => files?.sending(file) ?? { sentBytes: null, problem: null },
    sent(file) {
      if (files?.sending(file) !== null) return
      for (const session of room.peers.keys()) room.send(session, { type: 'file-there', file })
    },
    there: later.there,
    close: later.close,
  }
}
