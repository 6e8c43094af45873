import { mkdir } from 'node:fs/promises'
import { stdout } from 'node:process'
import { launchWholeBrowser } from '../tests/support/browser.ts'
import { missPx } from '../tests/support/pointing.ts'
import { openRoomPage } from '../tests/support/room-page.ts'
import { meet, type Participant } from '../tests/support/two-people.ts'
import { ensureFonts } from './ensure-fonts.ts'
import { sheet } from './picture-sheet.ts'
import { pictureViews } from './view-pictures.ts'

// The pictures of the README and the docs: what two people really see, side by side, and each view in light and dark.

const folder = 'docs/images'
const pictures = [
  { name: 'together', path: 'article.html', words: ['Those twenty-five', 'aground at noon'] },
  { name: 'together-dark', path: 'dark-app.html', words: [] },
] as const

async function talk({ a, b }: { readonly a: Participant; readonly b: Participant }): Promise<void> {
  for (const [from, text] of [
    [a, 'Is this the paragraph you meant?'],
    [b, 'Yes, the one about the boat. Look where I point.'],
  ] as const) {
    await from.overlay.chatToggle.click()
    const input = from.overlay.panel.getByTestId('chat-input')
    await input.fill(text)
    await input.press('Enter')
    await from.overlay.panel.getByTestId('chat-message').filter({ hasText: text }).waitFor()
  }
  await a.overlay.panel.getByTestId('chat-message').nth(1).waitFor()
  // One panel is enough in a picture.
  await b.overlay.chatToggle.click()
}

/** The room's own page, as its owner sees it. */
async function roomPage(owner: Participant): Promise<void> {
  const room = await openRoomPage(owner)
  await room.makeLink({ role: 'viewer', uses: '5' })
  await room.page.getByTestId('version-name').fill('Before the tide turns')
  await room.page.getByTestId('save-version').click()
  await room.page.getByTestId('version').waitFor()
  await room.page.setViewportSize({ width: 860, height: 800 })
  await room.page.locator('h1').click()
  await room.page.screenshot({ path: `${folder}/room.png`, fullPage: true })
  await room.close()
}

await ensureFonts()
await mkdir(folder, { recursive: true })
const browser = await launchWholeBrowser()
for (const { name, path, words } of pictures) {
  const people = await meet({
    path,
    a: { size: { width: 960, height: 760 } },
    b: { size: { width: 560, height: 760 } },
    onStep: step => stdout.write(`▸ ${name}: ${step}\n`),
  })
  try {
    const { a, b } = people
    await talk(people)
    if (words[0]) await missPx(a, b, words[0])
    else await a.page.mouse.move(300, 260, { steps: 5 })
    if (words[1]) await missPx(b, a, words[1])
    else await b.page.mouse.move(200, 340, { steps: 5 })
    await a.overlay.cursor().first().waitFor()
    await b.overlay.cursor().first().waitFor()
    await sheet(browser, [await a.page.screenshot(), await b.page.screenshot()], `${folder}/${name}.png`)
    if (name !== 'together') continue
    await roomPage(a)
    stdout.write('▸ every view\n')
    await pictureViews(browser, people.link, `${folder}/views`)
  } finally {
    await people.close()
  }
}
await browser.close()
