import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestHub, type TestHub } from './test-hub.ts'

let hub: TestHub
let html: string
/** Where its files are. */
let base: string

beforeAll(async () => {
  hub = await startTestHub()
  html = await (await fetch(`${hub.url}/j/guest`)).text()
  base = /src="([^"]+)main\.js"/.exec(html)?.[1] ?? ''
})
afterAll(() => hub.close())

test('the guest page is served anew each time, under a policy that lets it speak to its hub alone (H16)', async () => {
  const page = await fetch(`${hub.url}/j/guest`)
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(page.headers.get('cache-control')).toBe('no-cache')
  expect(page.headers.get('referrer-policy')).toBe('no-referrer')
  expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin')
  expect(page.headers.get('content-security-policy')?.split('; ')).toEqual([
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ])
  expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=/)
})

test('its files are named by what is in them and kept for ever, small where that is understood (H16)', async () => {
  for (const [name, type] of [
    ['main.js', 'text/javascript'],
    ['guest.css', 'text/css'],
    ['ja.json', 'application/json'],
  ]) {
    const small = await fetch(`${hub.url}${base}${name}`)
    expect(small.headers.get('content-type')).toBe(`${type}; charset=utf-8`)
    expect(small.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(small.headers.get('content-encoding')).toBe('gzip')
    expect(small.headers.get('vary')).toContain('accept-encoding')
    const plain = await fetch(`${hub.url}${base}${name}`, { headers: { 'accept-encoding': 'identity' } })
    expect(plain.headers.get('content-encoding')).toBeNull()
    expect(await plain.text()).toBe(await small.text())
  }
  const again = await startTestHub()
  expect(await (await fetch(`${again.url}/j/guest/`)).text()).toBe(html)
  await again.close()
})

test('of the sentences those are served that the page can show (H16)', async () => {
  const sentences = (await (await fetch(`${hub.url}${base}de.json`)).json()) as Record<string, unknown>
  const shown = ['where_guest', 'problem_door_closed', 'preview_people_one', 'via_relay_ms', 'asked_waiting']
  expect(Object.keys(sentences)).toEqual(expect.arrayContaining(['locale', 'direction', ...shown]))
  for (const key of ['options_title', 'guide_cursor_what', 'join_page_get', 'rooms_search'])
    expect(sentences).not.toHaveProperty(key)
})

test('before its script is there it speaks the language that is asked for (H16)', async () => {
  const asked = await fetch(`${hub.url}/j/guest`, { headers: { 'accept-language': 'nl, ar;q=0.8' } })
  expect([asked.headers.get('content-language'), asked.headers.get('vary')]).toEqual([
    'ar',
    'accept-language',
  ])
  const body = await asked.text()
  expect(body).toContain('<html lang="ar" dir="rtl">')
  expect(body).toContain('تحتاج هذه الصفحة إلى JavaScript')
})

test('files of another version, and names that are none, are not there', async () => {
  for (const path of [
    '/j/guest/AAAAAAAAAAAAAAAA/main.js',
    `${base}none.js`,
    `${base}..%2fguest.html`,
    `${base}__proto__`,
  ])
    expect((await fetch(`${hub.url}${path}`)).status).toBe(404)
})

test('nothing of the extension or of direct links is in its script', async () => {
  const script = await (await fetch(`${hub.url}${base}main.js`)).text()
  expect(script).not.toMatch(/RTCPeerConnection|chrome\.runtime|browser\.runtime|innerHTML\s*\+=/)
})
