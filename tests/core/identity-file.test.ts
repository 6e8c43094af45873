import { expect, test } from 'vitest'
import { utf8 } from '../../lib/core/bytes.ts'
import { readIdentityFile, writeIdentityFile } from '../../lib/core/identity-file.ts'

const passphrase = 'quiet harbour, seven gulls'
const random = Uint8Array.from({ length: 40 }, (_, i) => i * 3)
/** As the file allows it; the real one takes seconds. */
const soft = { m: 64, t: 1 }
const content = utf8('who I am')

const write = () => writeIdentityFile(content, passphrase, random, undefined, soft)

test('I1 a file opens with its passphrase, however its letters were composed, and shows nothing without', async () => {
  const file = await writeIdentityFile(content, 'Café au lait, twice', random, undefined, soft)
  expect(file).not.toContain('who I am')
  const decomposed = 'Café au lait, twice'.normalize('NFD')
  expect(await readIdentityFile(file, decomposed)).toEqual({ ok: true, value: content })
})

test('I1 a wrong passphrase, a damaged file, a newer one and somebody else’s are told apart', async () => {
  const file = await write()
  const error = async (text: string, by = passphrase) => {
    const read = await readIdentityFile(text, by)
    return read.ok ? null : read.error
  }
  expect(await error(file, 'quiet harbour, eight gulls')).toBe('wrong-passphrase')
  const parsed = JSON.parse(file)
  const changed = (change: object) => JSON.stringify({ ...parsed, ...change })
  const flipped = `${parsed.sealed.slice(0, 20)}${parsed.sealed[20] === 'A' ? 'B' : 'A'}${parsed.sealed.slice(21)}`
  for (const damaged of [
    file.slice(0, -30),
    changed({ sealed: flipped }),
    changed({ salt: 'AAAA' }),
    changed({ t: 2 }),
    changed({ check: undefined }),
  ])
    expect(await error(damaged)).toBe('file-damaged')
  expect(await error(changed({ version: 2 }))).toBe('file-newer')
  for (const foreign of ['', 'PNG…', '{}', '[1]', 'null', '{"kind":"bookmarks","version":1}'])
    expect(await error(foreign)).toBe('file-foreign')
})

test('I1 a file cannot make a browser work for minutes', async () => {
  const parsed = JSON.parse(await write())
  for (const hard of [{ m: 4_000_000 }, { t: 1_000 }, { m: -1 }, { t: 0.5 }]) {
    const read = await readIdentityFile(JSON.stringify({ ...parsed, ...hard }), passphrase)
    expect(read).toEqual({ ok: false, error: 'file-damaged' })
  }
})
