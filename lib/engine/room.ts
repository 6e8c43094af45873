import { utf8 } from '../core/bytes.ts'
import type { SessionId } from '../core/ids.ts'
import type { HubEvent } from '../protocol/hub.ts'
import type { PeerMessage } from '../protocol/peer.ts'
import { createCalls } from './calls.ts'
import { createStoredDocument } from './document.ts'
import { createDrops } from './drops.ts'
import { createEditions } from './editions.ts'
import { createFiles, type FilesDeps } from './files/files.ts'
import { hearEvents } from './hub-events.ts'
import { createRoomLog } from './log/room-log.ts'
import { tellOwnMembership } from './own-membership.ts'
import { tellOwnProfile } from './own-profile.ts'
import { createPeople } from './people/people.ts'
import { createShownRecords } from './people/shown-records.ts'
import { createPlaces, nowhere } from './places.ts'
import { createPolicyWatch } from './policy-watch.ts'
import { createPresence } from './presence.ts'
import { createReach } from './reach.ts'
import { createRecords } from './records.ts'
import type { RoomDeps } from './room-deps.ts'
import { createRoomName } from './room-name.ts'
import { createRoomPorts } from './room-ports.ts'
import { createReceive } from './room-receive.ts'
import { createSettings } from './settings.ts'
import { createSubscribers } from './subscribers.ts'
import type { Peer, Room, RoomContext, RunningFeature } from './types.ts'
import { createUnread } from './unread.ts'

/** A live room: people, records, presence and document over time, and the features on top of them. */
export function createRoom(deps: RoomDeps): Room {
  const { room, self, shared, clock, randomBytes, stores } = deps
  const drops = createDrops()
  const reach = createReach(deps.transports)
  const ends: (() => void)[] = []
  const places = createPlaces(deps.keys, deps.log?.keyring ?? null)
  let storageFailing = false
  let closed = false

  const failed = (error: unknown): void => {
    drops.count('feature-failed')
    console.error('alongside: a feature failed', error)
  }
  const peerSubscribers = createSubscribers<() => void>(failed)
  const peersChanged = (): void => peerSubscribers.each(changed => changed())
  const sentSubscribers = createSubscribers<() => void>(failed)
  const sent = (): void => sentSubscribers.each(changed => changed())
  const calls = createCalls(failed)
  const eventSubscribers = createSubscribers<(event: HubEvent) => void>(failed)
  const stored = (well: boolean): void => {
    if (storageFailing === !well) return
    storageFailing = !well
    peersChanged()
  }
  const send = (to: SessionId, message: PeerMessage): boolean =>
    !closed && reach.send(to, utf8(JSON.stringify(message)))

  const settings = createSettings(stores.settings, stored)
  const watchHub: FilesDeps['watchHub'] = run => peerSubscribers.add(() => run(reach.status.hub))
  const files =
    deps.log && deps.files ? createFiles({ ...deps.log, ...deps.files, ...deps, failed, watchHub }) : null
  const policy =
    deps.log &&
    deps.policy &&
    createPolicyWatch({ ...deps.log, ...deps.policy, room, keys: deps.keys, drops, stored, failed })
  const bar = (): void => reach.bar(new Set(policy?.current?.bans))
  policy?.subscribe(bar)
  const document = createStoredDocument({ doc: shared.doc, store: stores.document, drops, stored })
  const records = createRecords({
    room,
    self,
    store: stores.records,
    settings,
    clock,
    randomBytes,
    drops,
    send,
    stored,
    failed,
    isSilenced: person => policy?.isSilenced(person) ?? false,
    added: (entry, replaced) => log?.recordAdded(entry, replaced),
    reached: sent,
  })
  const editions = createEditions({
    clock,
    send,
    changed() {
      presence.publish()
      peersChanged()
    },
  })
  const people = createPeople(deps.people, failed)
  const shownRecords = createShownRecords(records, people)
  const name = createRoomName({
    room,
    self,
    known: deps.name,
    naming: deps.naming ?? { own: null, unsaid: null },
    records,
    drops,
    changed: peersChanged,
  })
  const log =
    deps.log &&
    createRoomLog({
      ...deps.log,
      room,
      self,
      keys: deps.keys,
      records,
      doc: shared.doc,
      documentStored: document.written,
      ownName: () => presence.self.profile.name,
      clock,
      randomBytes,
      drops,
      stored,
      changed: peersChanged,
      covered: sent,
    })
  const presence = createPresence({
    awareness: shared.awareness,
    self,
    profile: deps.profile,
    people,
    editions,
    sinceMs: Math.floor(clock.now()),
    peers: reach.peers,
    drops,
    failed,
  })

  const features = createSubscribers<RunningFeature>(failed)
  const { each } = features

  const { pages, panels } = createRoomPorts(features, places, drops)

  const context: RoomContext = {
    room,
    get name() {
      return name.shown()
    },
    get givenName() {
      return name.given()
    },
    keys: deps.keys,
    self,
    clock,
    randomBytes,
    presence,
    people,
    editions,
    records: shownRecords,
    settings,
    unread: createUnread(failed),
    unsent: {
      has(id) {
        const entry = records.entryOf(id)
        const isOwn = entry?.content.author === self.person
        return isOwn && !records.isReached(entry) && log?.has(entry) !== true
      },
      subscribe: sentSubscribers.add,
    },
    calls,
    files,
    get storageFailing() {
      return storageFailing
    },
    doc: shared.doc,
    peers: reach.peers,
    get status() {
      return reach.status
    },
    get log() {
      return log?.status ?? null
    },
    versions: log?.versions ?? null,
    policy,
    get sharing() {
      return places.sharing
    },
    pages: pages.outlets,
    panels: panels.outlets,
    subscribePeers: peerSubscribers.add,
    subscribeEvents: eventSubscribers.add,
    send,
    sendFast: reach.sendFast,
    drop: drops.count,
  }

  const isSilenced = ({ person }: Pick<Peer, 'person'>): boolean => policy?.isSilenced(person) ?? false
  const receive = createReceive(drops, isSilenced, (from, message) => {
    records.message(from.session, message)
    editions.message(from.session, message)
    if (people.isBlocked(from.person)) drops.count('message-blocked')
    else each(feature => feature.message?.(from, message))
  })

  function start(): void {
    reach.start({
      peerUp(peer) {
        presence.peerUp(peer)
        editions.peerUp(peer.session)
        // Whoever is relayed has the log, which is kinder to the hub than everybody asking everybody.
        if (log && peer.via === 'relay') records.peerDown(peer.session)
        else records.peerUp(peer)
        each(feature => feature.peerUp?.(peer))
        peersChanged()
      },
      peerDown(session) {
        presence.peerDown(session)
        editions.peerDown(session)
        records.peerDown(session)
        each(feature => feature.peerDown?.(session))
        peersChanged()
      },
      peerChanged: peersChanged,
      message: (from, bytes) => receive(reach.peers.get(from)!, bytes),
      fast(from, frame) {
        const peer = reach.peers.get(from)!
        if (!people.isBlocked(peer.person)) each(feature => feature.fast?.(peer, frame))
      },
      status: peersChanged,
    })
  }

  async function open(): Promise<void> {
    const loaded = await Promise.allSettled([
      records.load(),
      document.load(),
      settings.load(),
      files?.load(),
      policy?.load(),
    ])
    const read = loaded.every(result => result.status === 'fulfilled')
    if (!read) storageFailing = true
    const damaged = drops.byReason.has('record-damaged') || drops.byReason.has('update-damaged')
    // What is missing here is in the log: it is read again from its beginning.
    await log?.load(read && !damaged).catch(() => stored(false))
    if (closed) return
    for (const create of deps.features) {
      try {
        features.add(create(context))
      } catch (error) {
        failed(error)
      }
    }
    pages.open()
    panels.open()
    name.start()
    bar()
    start()
    policy?.start()
    log?.start()
    if (files) ends.push(files.close)
    if (deps.log)
      ends.push(tellOwnProfile(context, deps.log.hub), hearEvents(deps.log.hub, eventSubscribers.each))
    if (policy) ends.push(tellOwnMembership(context, policy))
  }
  const ready = open()

  return {
    id: room,
    ready,
    context,
    drops: drops.byReason,
    connectPage: (address, sendPage, tab = null) => pages.connect(places.of(address), tab, sendPage),
    connectPanel: sendPanel => panels.connect(nowhere, null, sendPanel),
    setProfile: profile => presence.set({ profile }),
    setNaming: name.set,
    setPeople: people.set,
    offerPolicy: signed => policy?.offer(signed),
    setSharing(next, origins) {
      places.share(next, origins)
      presence.refresh()
    },
    async close() {
      if (closed) return
      closed = true
      await ready
      each(feature => feature.close())
      pages.close()
      panels.close()
      reach.close()
      editions.close()
      for (const end of [...ends, name.close, shownRecords.close]) end()
      await log?.close()
      await policy?.close()
      presence.close()
      await Promise.all([records.close(), document.close(), settings.close()])
      shared.awareness.destroy()
      shared.doc.destroy()
    },
  }
}
