import { browser } from 'wxt/browser'
import { extensionText } from '../i18n.ts'

/**
 * `on`: the overlay is there; `no-access`: not allowed yet; `forbidden`: no extension may, or there is no HTML to be on;
 * `opted-out`: the page asks not to; `unwanted`: the person does not want it on this site, or wants to be asked.
 */
export type Injected = 'on' | 'no-access' | 'forbidden' | 'opted-out' | 'unwanted'

/**
 * Whether the overlay may be put into a tab. There is no asking beforehand, because `activeTab` grants are invisible: trying is
 * the only way to know.
 */
export async function probe(tabId: number): Promise<Injected> {
  try {
    const [answer] = await browser.scripting.executeScript({
      target: { tabId },
      func: () => {
        // Pictures and other XML that stand alone.
        if (!(document.createElement('div') instanceof HTMLElement)) return 'no-html'
        return document.querySelector<HTMLMetaElement>('meta[name="alongside" i]')?.content
      },
      injectImmediately: true,
    })
    if (answer?.result === 'no-html') return 'forbidden'
    return answer?.result?.trim().toLowerCase() === 'off' ? 'opted-out' : 'on'
  } catch (error) {
    return isForbidden(error) ? 'forbidden' : 'no-access'
  }
}

/** Puts the overlay into a tab. Safe to repeat: the script sees that it is there already. */
export async function inject(tabId: number): Promise<Injected> {
  const allowed = await probe(tabId)
  if (allowed !== 'on') return allowed
  try {
    await browser.scripting.executeScript({
      target: { tabId },
      files: ['/page.js'],
      injectImmediately: true,
    })
    return 'on'
  } catch {
    return 'no-access' // the page was left between the two
  }
}

/**
 * Puts the frames' script into those that their page may not look into, as far as the extension may: with access to the tab alone it may
 * not. Safe to repeat. `isWanted`: whether the person wants to be seen on the site of that origin.
 */
export async function injectIntoFrames(
  tabId: number,
  isWanted: (origin: string) => Promise<boolean>,
): Promise<void> {
  const frames = await browser.scripting
    .executeScript({
      target: { tabId, allFrames: true },
      func: () => location.origin,
      injectImmediately: true,
    })
    // The page was left, or access to it has ended: then nobody waits for its frames.
    .catch(() => [])
  const enter = async (frameId: number, origin: string): Promise<void> => {
    if (!(await isWanted(origin))) return
    const target = { tabId, frameIds: [frameId] }
    await browser.scripting
      .executeScript({ target, files: ['/frame.js'], injectImmediately: true })
      .catch(() => undefined) // the frame was left between the two
  }
  await Promise.all(
    frames.map(({ frameId, result }) => (frameId === 0 ? undefined : enter(frameId, result ?? ''))),
  )
}

/** Chromium and Firefox name the pages that are closed to every extension in the error's text; there is no code. */
function isForbidden(error: unknown): boolean {
  return /cannot be scripted|Cannot access a chrome|error page|extensions gallery|restricted/i.test(
    String(error),
  )
}

/** Shows on the toolbar button of one tab whether a click is needed there. */
export function showBadge(tabId: number, missing: boolean): Promise<void> {
  return sign(tabId, missing, extensionText(missing ? 'badge_click_here' : 'action_title'))
}

/** Shows on it that the page hides the overlay: on the page nothing could be said of it. */
export function showCovered(tabId: number, covered: boolean): Promise<void> {
  return sign(tabId, covered, extensionText(covered ? 'badge_covered' : 'action_title'))
}

/** Shows on it that what was selected was not said anywhere. */
export function showNotShared(tabId: number): Promise<void> {
  return showSentence(tabId, extensionText('badge_not_shared'))
}

/** Shows on it that there is something to be read there. */
export function showSentence(tabId: number, sentence: string): Promise<void> {
  return sign(tabId, true, sentence)
}

/** Of a tab's own sign and of the number of notifications alike. */
export const badgeColor = '#c92a2a'

async function sign(tabId: number, on: boolean, title: string): Promise<void> {
  const action = browser.action ?? browser.browserAction
  // The tab may be gone by now; then there is nothing to show it on.
  await Promise.allSettled([
    // Without a sign of its own a tab shows the number of notifications, as all others do.
    action.setBadgeText({ tabId, text: on ? '!' : (null as unknown as string) }),
    action.setBadgeBackgroundColor({ tabId, color: badgeColor }),
    action.setTitle({ tabId, title }),
  ])
}
