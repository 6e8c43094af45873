import { launchWholeBrowser } from '../tests/support/browser.ts'
import { installDebian } from './install-packages.mjs'

/** What is in the pictures and has to be drawn as it is meant, each with a letter of it and Debian's smallest package that draws it. */
const scripts = [
  { name: 'emoji', letter: '👍', debian: 'fonts-noto-color-emoji' },
  { name: 'Arabic', letter: 'ز', debian: 'fonts-dejavu-core' },
  { name: 'Chinese', letter: '李', debian: 'fonts-droid-fallback' },
] as const

type Script = (typeof scripts)[number]

/** For which the browser has no font: they look like a code point that is nobody's letter, an empty box. */
async function missing(): Promise<Script[]> {
  const browser = await launchWholeBrowser()
  const page = await browser.newPage()
  const lacking = await page.evaluate(
    letters => {
      const drawn = (letter: string): string => {
        const canvas = document.createElement('canvas')
        const paper = canvas.getContext('2d')!
        paper.font = '32px system-ui'
        paper.fillText(letter, 8, 64)
        return canvas.toDataURL()
      }
      return letters.filter(letter => drawn(letter) === drawn('\u0378'))
    },
    scripts.map(({ letter }) => letter),
  )
  await browser.close()
  return scripts.filter(({ letter }) => lacking.includes(letter))
}

/** Sees to it that the browser can draw all that is in the pictures. Throws a sentence where fonts lack that cannot be installed. */
export async function ensureFonts(): Promise<void> {
  const before = await missing()
  if (before.length === 0) return
  await installDebian(
    'fonts',
    before.map(({ debian }) => debian),
  )
  const [lacking] = await missing()
  if (!lacking) return
  throw new Error(
    `The browser has no font for ${lacking.name}, and pictures with empty boxes are worse than none: install one (Debian's is ${lacking.debian}), then run this again.`,
  )
}
