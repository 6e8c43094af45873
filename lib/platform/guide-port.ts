import type { Browser } from 'wxt/browser'

/** What the guide's page offers to the panels in its frames: ports to the host of its own, under a port's name. */
export interface GuideWindow {
  alongsideGuide?: (name: string) => Browser.runtime.Port
}

/** The way to the guide's host where this is a frame on its page; null everywhere else. A page from the web has another origin, and is not asked. */
export function guideAround(view: Window): Required<GuideWindow>['alongsideGuide'] | null {
  try {
    return (view.parent as Window & GuideWindow).alongsideGuide ?? null
  } catch {
    return null
  }
}
