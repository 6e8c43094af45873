import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { limits } from '../../lib/core/limits.ts'
import { readableParts } from '../../lib/engine/log/readable.ts'
import { changesBackTo } from '../../lib/engine/log/restore.ts'
import { createRandom } from '../support/random.ts'

/** A document with something of every kind in it. */
function docWith(write: (doc: Y.Doc) => void): Y.Doc {
  const doc = new Y.Doc()
  write(doc)
  return doc
}
const stateOf = (doc: Y.Doc) => Y.encodeStateAsUpdate(doc)
const copyOf = (doc: Y.Doc) => docWith(copy => Y.applyUpdate(copy, stateOf(doc)))
const restore = (doc: Y.Doc, state: Uint8Array) => Y.applyUpdate(doc, changesBackTo(doc, state))
function sync(...docs: Y.Doc[]): void {
  for (const from of docs) for (const to of docs) Y.applyUpdate(to, stateOf(from))
}

describe('G36 restoring', () => {
  test('brings text back, with its formatting, and what a map, a list and XML held', () => {
    const doc = docWith(it => {
      it.getText('notes').insert(0, 'one two three')
      it.getText('notes').format(4, 3, { bold: true })
      it.getMap('fields').set('a', 1).toString()
      it.getMap('fields').set('nested', new Y.Map([['deep', new Y.Text('words')]]))
      it.getArray('list').insert(0, [1, { two: 2 }, new Y.Array()])
      it.getXmlFragment('page').insert(0, [new Y.XmlElement('p')])
      ;(it.getXmlFragment('page').get(0) as Y.XmlElement).insert(0, [new Y.XmlText('inside')])
    })
    const state = stateOf(doc)
    const all = (it: Y.Doc) => [
      it.getText('notes').toDelta(),
      it.getMap('fields').toJSON(),
      it.getArray('list').toJSON(),
      it.getXmlFragment('page').toString(),
    ]
    const before = all(doc)
    doc.getText('notes').delete(2, 8)
    doc.getText('notes').insert(0, 'new ')
    doc.getMap('fields').set('a', 2)
    doc.getMap('fields').set('b', 'more')
    ;(doc.getMap('fields').get('nested') as Y.Map<Y.Text>).get('deep')!.insert(0, 'other ')
    doc.getMap('fields').delete('nested')
    doc.getArray('list').delete(0, 2)
    doc.getArray('list').push(['x'])
    doc.getXmlFragment('page').delete(0, 1)
    doc.getText('later').insert(0, 'was not there')
    restore(doc, state)
    expect(all(doc)).toEqual(before)
    expect(doc.getText('later').toString()).toBe('')
  })

  test('merges with what others write at the same time', () => {
    const ada = docWith(it => it.getText('notes').insert(0, 'the tide turns at noon'))
    const state = stateOf(ada)
    ada.getText('notes').delete(4, 5)
    const bob = copyOf(ada)
    restore(ada, state)
    bob.getText('notes').insert(bob.getText('notes').length, ', they say')
    sync(ada, bob)
    for (const doc of [ada, bob])
      expect(doc.getText('notes').toString()).toBe('the tide turns at noon, they say')
  })

  test('leads back to nothing, and from nothing', () => {
    const empty = stateOf(new Y.Doc())
    const doc = new Y.Doc()
    restore(doc, empty)
    doc.getText('notes').insert(0, 'one')
    const one = stateOf(doc)
    restore(doc, empty)
    expect(doc.getText('notes').toString()).toBe('')
    restore(doc, one)
    expect(doc.getText('notes').toString()).toBe('one')
  })

  test('does not define types that nobody has defined here', () => {
    const written = docWith(it => it.getText('notes').insert(0, 'one'))
    const doc = copyOf(written)
    const state = stateOf(doc)
    written.getText('notes').insert(3, ' two')
    Y.applyUpdate(doc, stateOf(written))
    restore(doc, state)
    expect(doc.getText('notes').toString()).toBe('one')
  })

  test.each(Array.from({ length: 60 }, (_, i) => i + 1))('leads back from any change (seed %i)', seed => {
    const random = createRandom(seed)
    const below = (most: number) => Math.floor(random() * most)
    const docs = [new Y.Doc(), new Y.Doc(), new Y.Doc()]
    for (const [i, doc] of docs.entries()) doc.clientID = seed * 10 + i
    const everything = (doc: Y.Doc) => [
      doc.getText('text').toDelta(),
      doc.getMap('map').toJSON(),
      doc.getArray('array').toJSON(),
      doc.getXmlFragment('xml').toString(),
    ]
    const fresh = (): unknown => {
      const kinds = [
        () => below(100),
        () => `w${below(9)}`,
        () => new Y.Text('t'),
        () => new Y.Map([['k', 1]]),
      ]
      return [...kinds, () => new Y.Array()][below(5)]!()
    }
    function change(doc: Y.Doc): void {
      const [text, map, array] = [doc.getText('text'), doc.getMap('map'), doc.getArray('array')]
      const xml = doc.getXmlFragment('xml')
      const moves = [
        () => text.insert(below(text.length + 1), 'abc'.slice(below(3)), random() < 0.3 ? { b: true } : {}),
        () => text.length > 2 && text.delete(below(text.length - 2), 2),
        () => text.length > 2 && text.format(below(text.length - 2), 2, { i: random() < 0.5 || null }),
        () => map.set('abc'[below(3)]!, fresh()),
        () => map.delete('abc'[below(3)]!),
        () => array.insert(below(array.length + 1), [fresh()]),
        () => array.length > 0 && array.delete(below(array.length), 1),
        () =>
          xml.insert(below(xml.length + 1), [random() < 0.5 ? new Y.XmlElement('p') : new Y.XmlText('x')]),
        () => xml.length > 0 && xml.delete(below(xml.length), 1),
        () => {
          for (const inner of [...map.values(), ...array.toArray()]) {
            if (inner instanceof Y.Text) inner.insert(0, 'n')
            if (inner instanceof Y.Map) inner.set('k', below(9))
            if (inner instanceof Y.Array) inner.insert(0, [below(9)])
          }
        },
      ]
      moves[below(moves.length)]!()
    }
    const versions: Uint8Array[] = []
    const someChanges = (most: number) => {
      for (let i = below(most); i > 0; i--) {
        const doc = docs[below(3)]!
        change(doc)
        if (random() < 0.1) versions.push(stateOf(doc))
        if (random() < 0.05 && versions.length > 0) restore(doc, versions[below(versions.length)]!)
        if (random() < 0.3) sync(...docs)
      }
      sync(...docs)
    }
    someChanges(40)
    const [version] = [stateOf(docs[0]!)]
    const before = everything(docs[0]!)
    someChanges(60)
    const meanwhile = docs.slice(1)
    restore(docs[0]!, version)
    expect(everything(docs[0]!)).toEqual(before)
    for (const doc of meanwhile) change(doc)
    sync(...docs)
    for (const doc of docs) expect(everything(doc)).toEqual(everything(docs[0]!))
  })
})

describe('a document in readable form', () => {
  test('says text as text, and what is more as JSON or XML, also of types that nobody has defined', () => {
    const doc = docWith(it => {
      it.getText('notes').insert(0, 'plain words')
      it.getMap('fields').set('name', 'Ada')
      it.getArray('list').insert(0, [1, 2])
      it.getXmlFragment('page').insert(0, [new Y.XmlElement('p')])
      it.getText('empty')
    })
    expect(readableParts(copyOf(doc))).toEqual({
      parts: [
        { name: 'fields', text: '{\n "name": "Ada"\n}' },
        { name: 'list', text: '[\n 1,\n 2\n]' },
        { name: 'notes', text: 'plain words' },
        { name: 'page', text: '<p></p>' },
      ],
      cut: false,
    })
  })

  test('is cut where it is too long', () => {
    const doc = docWith(it => {
      it.getText('a').insert(0, 'x'.repeat(limits.snapshotTextChars - 5))
      it.getText('b').insert(0, 'y'.repeat(10))
    })
    const { parts, cut } = readableParts(copyOf(doc))
    expect(parts.map(({ text }) => text.length)).toEqual([limits.snapshotTextChars - 5, 5])
    expect(cut).toBe(true)
  })
})
