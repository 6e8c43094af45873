import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { toBase64Url } from '../../lib/core/bytes.ts'
import { createKeyring } from '../../lib/core/epochs.ts'
import type { RecordId } from '../../lib/core/ids.ts'
import { editorEpoch, type KeyPair, keyPairFromSeed, personIdOf, verify } from '../../lib/core/keys.ts'
import { createDrops } from '../../lib/engine/drops.ts'
import { createIntake } from '../../lib/engine/log/intake.ts'
import { createLacking } from '../../lib/engine/log/lacking.ts'
import type { ReadEntry } from '../../lib/engine/log/reader.ts'
import { type EntryPlace, sealEntry, signContent } from '../../lib/protocol/log-entry.ts'
import { testRoom } from '../support/person.ts'
import { createRandom, createRandomBytes } from '../support/random.ts'
import { createSelf } from '../support/transport-end.ts'

const randomBytes = createRandomBytes(createRandom(1))
const [before, now] = [editorEpoch(1, randomBytes(32)), editorEpoch(2, randomBytes(32))]
const editorOf = ({ edit }: typeof now) => personIdOf(edit!.editorSign.publicKey)
const named = { editor: editorOf(now), viewer: personIdOf(now.viewerSign.publicKey) }
const keyring = createKeyring(now, named, [{ epoch: 1, viewSeed: before.viewSeed, editor: editorOf(before) }])

function setUp() {
  const doc = new Y.Doc()
  const drops = createDrops()
  const lacking = createLacking({
    self: createSelf(randomBytes),
    mayEdit: true,
    recordLogs: new Map(),
    doc,
    randomBytes,
  })
  const records = { logs: new Map(), takeLogged: async () => ({ entries: [], stored: true }) }
  return {
    doc,
    drops,
    intake: createIntake({ room: testRoom, keyring, verify, records, doc, lacking, drops }),
  }
}

function insertion(text: string): Uint8Array {
  const doc = new Y.Doc()
  doc.getText('notes').insert(0, text)
  return Y.encodeStateAsUpdate(doc)
}

/** An update in the log, by whoever holds the keys of its epoch and signs with `signer`. */
function entryOf(update: Uint8Array, keys: typeof now, signer: KeyPair, signedFor: Partial<EntryPlace> = {}) {
  const id = toBase64Url(randomBytes(16)) as RecordId
  const place = { room: testRoom, epoch: keys.epoch, kind: 'update', id } as const
  const plain = signContent(signer, { ...place, ...signedFor }, update)
  const sealed = sealEntry(keys.contents, place, plain, randomBytes(24))
  return {
    entry: { ...place, seq: 1 },
    sealed,
    after: { seq: 1, chain: new Uint8Array(32) },
  } as unknown as ReadEntry
}

test('G15 an update counts when an editor of its epoch has signed it, of this one or of one before', async () => {
  const { doc, drops, intake } = setUp()
  const entries = [before, now].map(keys => entryOf(insertion(`${keys.epoch}`), keys, keys.edit!.editorSign))
  await intake.take(entries)
  expect([...doc.getText('notes').toString()].sort()).toEqual(['1', '2'])
  expect(drops.byReason).toEqual(new Map())
})

test('G15 what a viewer signs, or is signed for another place or epoch, changes nothing and is counted', async () => {
  const { doc, drops, intake } = setUp()
  const { editorSign } = now.edit!
  await intake.take([
    // Viewers hold all but the editors' key.
    entryOf(insertion('viewer'), now, now.viewerSign),
    entryOf(insertion('stranger'), now, keyPairFromSeed(randomBytes(32))),
    entryOf(insertion('moved'), now, editorSign, { id: toBase64Url(randomBytes(16)) as RecordId }),
    entryOf(insertion('played back'), now, editorSign, { epoch: 1 }),
    entryOf(insertion('removed'), now, before.edit!.editorSign),
  ])
  expect(doc.getText('notes').toString()).toBe('')
  expect(drops.byReason).toEqual(new Map([['update-forged', 5]]))
})
