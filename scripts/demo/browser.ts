import type { Browser } from 'wxt/browser'
import { createText } from '../../components/text.ts'
import messages from '../../public/_locales/en/messages.json'

/** What the demo's own page offers to the pages and panels in its frames. */
export interface Demo {
  /** A port of this person's browser, which breaks when the document of `view` is left. */
  connect(person: number, name: string, view: Window): Browser.runtime.Port
}

/** The number of the person whose frame this window is in, however deep. */
function personHere(): number {
  let view: Window = window
  while (view.parent !== window.top) view = view.parent
  return Number((view.frameElement as HTMLElement).dataset.person)
}

export const connectAs = (person: number, name: string): Browser.runtime.Port =>
  (window.top as Window & { demo?: Demo }).demo!.connect(person, name, window)

const text = createText(messages)

/** Stands in for `wxt/browser`, so that the extension's own page and panel code runs without an extension. */
export const browser = {
  runtime: {
    id: 'demo',
    connect: ({ name }: { name: string }) => connectAs(personHere(), name),
    getURL: (path: string) => `/demo${path}`,
    /** There is no background: windows of its own and scripts in frames are the extension's. */
    sendMessage: async () => undefined,
  },
  i18n: {
    getMessage: (key: string, substitutions: string[] = []) =>
      text(key as keyof typeof messages, ...substitutions),
  },
}
