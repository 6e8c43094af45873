import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import { id16Pattern, id32Pattern } from '../../lib/core/ids.ts'
import {
  editorEpoch,
  keyPairFromSeed,
  pageTag,
  personIdOf,
  personKey,
  publicKeyOf,
  roomIdOf,
  sign,
  siteTag,
  verify,
  viewerEpoch,
} from '../../lib/core/keys.ts'

const seed = (fill: number): Uint8Array => new Uint8Array(32).fill(fill)
const some = fc.uint8Array({ maxLength: 80 })

describe('roles of an epoch', () => {
  const editor = editorEpoch(3, seed(1))
  const viewer = viewerEpoch(3, editor.viewSeed)

  test('an editor has every key that a viewer has (K2, K3)', () => {
    expect(viewer).toEqual({ ...editor, edit: null })
  })

  test('a viewer has no way into the mesh and no way to the edit seed', () => {
    expect(viewer.edit).toBeNull()
    const held = JSON.stringify(viewer, (_, value) =>
      value instanceof Uint8Array ? toBase64Url(value) : value,
    )
    for (const secret of [editor.edit!.editSeed, editor.edit!.signaling, editor.edit!.editorSign.publicKey])
      expect(held).not.toContain(toBase64Url(secret))
  })

  test('no two keys are the same', () => {
    const keys = [editor.viewSeed, editor.contents, editor.page, editor.anchor, editor.viewerSign.secretKey]
    const more = [editor.edit!.editSeed, editor.edit!.signaling, editor.edit!.editorSign.secretKey]
    expect(new Set([...keys, ...more].map(toBase64Url)).size).toBe(8)
  })

  test('another seed gives other keys', () => {
    expect(editorEpoch(3, seed(2)).contents).not.toEqual(editor.contents)
  })
})

describe('signatures', () => {
  const pair = keyPairFromSeed(seed(5))

  test('hold for their message and purpose only (K5)', () => {
    fc.assert(
      fc.property(some, some, (message, other) => {
        const signature = sign(pair, 'record', message)
        expect(verify(pair.publicKey, 'record', message, signature)).toBe(true)
        expect(verify(pair.publicKey, 'policy', message, signature)).toBe(false)
        expect(verify(pair.publicKey, 'record', other, signature)).toBe(
          toBase64Url(other) === toBase64Url(message),
        )
      }),
      { numRuns: 20 },
    )
  })

  test('never throw, whatever they are', () => {
    fc.assert(
      fc.property(some, some, some, (key, message, signature) => !verify(key, 'record', message, signature)),
    )
  })
})

describe('ids', () => {
  const rooms = [
    roomIdOf(keyPairFromSeed(seed(1)).publicKey),
    roomIdOf(keyPairFromSeed(seed(2)).publicKey),
  ] as const

  test('fit their patterns (K1)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), key => {
        expect(roomIdOf(key)).toMatch(id16Pattern)
        expect(personIdOf(key)).toMatch(id32Pattern)
        expect(publicKeyOf(personIdOf(key))).toEqual(key)
        expect(pageTag(key, 'https://example.com/')).toMatch(id16Pattern)
      }),
    )
  })

  test('a person has another key in each room (K4)', () => {
    expect(personKey(seed(9), rooms[0]).publicKey).not.toEqual(personKey(seed(9), rooms[1]).publicKey)
    expect(personKey(seed(9), rooms[0])).toEqual(personKey(seed(9), rooms[0]))
  })

  test('a page has another tag in each room and for each address (K10)', () => {
    const tags = [
      pageTag(seed(1), 'https://a.example/'),
      pageTag(seed(2), 'https://a.example/'),
      pageTag(seed(1), 'https://a.example/b'),
    ]
    expect(new Set(tags).size).toBe(3)
  })

  test('pages of one site have one site tag, which is no page’s (K17)', () => {
    const key = seed(1)
    expect(siteTag(key, 'https://a.example/b?c=d')).toBe(siteTag(key, 'https://a.example/'))
    expect(siteTag(key, 'https://a.example/')).not.toBe(siteTag(key, 'http://a.example/'))
    expect(siteTag(key, 'https://a.example/')).not.toBe(pageTag(key, 'https://a.example/'))
  })
})
