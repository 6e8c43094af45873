import type { PersonId, PictureId, SessionId } from '../../core/ids.ts'
import type { Picture } from '../../core/picture.ts'
import type { Feature, Outlet } from '../../engine/types.ts'
import { memberBody, memberKind } from '../../protocol/member.ts'
import type { FaceView } from '../../protocol/people.ts'
import type { HostToPage, HostToPanel } from '../../protocol/port.ts'
import { facesOf, uploadedIn } from './model.ts'
import { createPictures } from './room-pictures.ts'

type Port = Outlet<HostToPage> | Outlet<HostToPanel>

/** How long a panel that opens may still be the one that was opened for a card. Milliseconds. */
const openingMs = 5_000

/** Faces of people: their pictures, which are asked of those who have them, and what this browser knows of each. */
export const createPeople: Feature = room => {
  const { presence, people, records } = room
  const pictures = createPictures(room, push)
  /** Of members who may be away, as they said it last. */
  const pictureByMember = new Map<PersonId, Picture | null>()
  /** What each port has: the faces as JSON, and the pictures. */
  const sentByPort = new WeakMap<object, { faces: string; readonly pictures: Set<PictureId> }>()
  /** Whose card a page has asked for last, and when. */
  let asked: { readonly person: PersonId; readonly atMs: number } | null = null
  let pushing = false
  let closed = false

  function readMembers(): void {
    pictureByMember.clear()
    for (const record of records.list(memberKind)) noteMember(record)
    push()
  }

  function noteMember({ author, body }: { readonly author: PersonId; readonly body: unknown }): void {
    const parsed = memberBody.safeParse(body)
    if (parsed.success) pictureByMember.set(author, parsed.data.profile.picture ?? null)
  }

  function pictureByPerson(): ReadonlyMap<PersonId, Picture> {
    const all = new Map(pictureByMember)
    for (const { person, profile } of [presence.self, ...presence.others.values()])
      all.set(person, profile.picture ?? null)
    return new Map([...all].flatMap(([person, picture]) => (picture === null ? [] : [[person, picture]])))
  }

  /** Whoever names it first, then the others who are here. */
  function holdersOf(id: PictureId): SessionId[] {
    const sessions = [...presence.others.values()]
    const theirs = sessions.filter(({ profile }) => profile.picture === id)
    return [...theirs, ...sessions.filter(one => !theirs.includes(one))].map(({ session }) => session)
  }

  /** Once for all changes of this turn. */
  function push(): void {
    if (pushing) return
    pushing = true
    queueMicrotask(() => {
      pushing = false
      if (closed) return
      const faces = facesOf(pictureByPerson(), people.all)
      for (const id of uploadedIn(faces)) pictures.want(id, holdersOf(id))
      for (const port of [...room.pages, ...room.panels]) show(port, faces)
    })
  }

  function show(port: Port, faces: readonly FaceView[]): void {
    const sent = sentByPort.get(port) ?? { faces: '[]', pictures: new Set() }
    sentByPort.set(port, sent)
    for (const id of uploadedIn(faces)) {
      const data = sent.pictures.has(id) ? null : pictures.get(id)
      if (data === null) continue
      sent.pictures.add(id)
      port.send({ type: 'picture', id, data })
    }
    const json = JSON.stringify(faces)
    if (json === sent.faces) return
    sent.faces = json
    port.send({ type: 'faces', faces: [...faces] })
  }

  function showCard(panel: Outlet<HostToPanel>): void {
    if (!asked || room.clock.now() - asked.atMs > openingMs) return
    panel.send({ type: 'person-card', person: asked.person })
  }

  const unsubscribe = [
    presence.subscribe(push),
    people.subscribe(push),
    records.subscribe(memberKind, {
      added(record) {
        noteMember(record)
        push()
      },
      reset: readMembers,
    }),
  ]
  readMembers()

  const greet = (port: Port): void => {
    sentByPort.delete(port)
    push()
  }

  return {
    greetPage: greet,
    greetPanel(panel) {
      greet(panel)
      showCard(panel)
    },
    page(_from, message) {
      if (message.type !== 'open-person') return
      asked = { person: message.person, atMs: room.clock.now() }
      // Beside the page's own panel, which may only be opening, there may be one in the sidebar and in other tabs.
      for (const panel of room.panels) showCard(panel)
    },
    message(from, message) {
      if (message.type === 'want-picture' || message.type === 'picture') pictures.message(from, message)
    },
    peerDown: pictures.peerDown,
    close() {
      closed = true
      pictures.close()
      for (const end of unsubscribe) end()
    },
  }
}
