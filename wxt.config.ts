import { readFileSync } from 'node:fs'
import { defineConfig } from 'wxt'
import { fewFiles } from './scripts/few-files.mjs'
import { forbidHtmlStrings } from './scripts/forbid-html-strings.mjs'
import { libraryAliases } from './scripts/library-aliases.mjs'
import { preloadViews } from './scripts/preload-views.mjs'

/** Public key of the e2e build: gives it the same extension id on every machine. */
const e2eKey =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAqe+V4UbMArLyeePSsHzNJ3cCeSH/HGExTlWtWJ+YRk133RQ7pI1oR5mPNu0Z9+pzv+x8ZZXVkiO+usJoqteRBHjqDvJMovDW4O6VOgzMmAYYq2YvOuNO3GIpl4Y5ABhP64wujAscq2HFVSa2FxkbEssIeYqC1Zpf1CnH2Kt92KtPNA9Er8Kxso1hpBuBux4SD/lLSL7JKrohVuL1xmoKzqUeuGUyWxK1DjsWOKrzoGGFJpflTYW9mieeBzL+5aIsM6FSEfPn3F+MF3ikQStdREmPPWcgvgHbgdWtvZtzvE/+BuwlEU+9Cs4e+rfdN1oLjL92CehEGzsCttZdt35luwIDAQAB'

/** A reason beside each permission: people read the list before they install. */
const permissions = [
  'activeTab', // the overlay in the tab whose toolbar button was clicked
  'scripting', // …which puts it there
  'storage', // which rooms are live in which tabs; nothing secret
  'contextMenus', // a room by a right click, and what is selected said in the chat
]

/** Asked for when the person wants what they are for. */
const onRequest = [
  'notifications', // on the desktop, by a button in the settings
]

/** Chrome lets an extension suggest four keys; the others are for the person to choose. */
const commands = {
  pause: { suggested_key: { default: 'Alt+Shift+P' }, description: '__MSG_command_pause__' },
  'hide-cursor': { suggested_key: { default: 'Alt+Shift+H' }, description: '__MSG_command_hide_cursor__' },
  'say-where': { suggested_key: { default: 'Alt+Shift+W' }, description: '__MSG_say_where__' },
  'open-chat': { suggested_key: { default: 'Alt+Shift+C' }, description: '__MSG_command_open_chat__' },
  follow: { description: '__MSG_command_follow__' },
}

/** Firefox keeps an extension's storage and grants by this id. What people share goes to people, nothing is collected. */
const gecko = {
  id: '{5d0f7a86-0d3b-4f7e-9a67-6f0f2b1c9e42}',
  strict_min_version: '140.0',
  data_collection_permissions: { required: ['none'] },
}
/** Where the sentence about data above came later. */
const geckoAndroid = { strict_min_version: '142.0' }

/** Of a messages.json, what browsers need. */
function lean(messages: string): string {
  const all: Record<string, { message: string }> = JSON.parse(messages)
  return JSON.stringify(
    Object.fromEntries(Object.entries(all).map(([key, { message }]) => [key, { message }])),
  )
}

export default defineConfig({
  outDirTemplate: '{{browser}}-mv{{manifestVersion}}{{modeSuffix}}',
  manifest: ({ browser, mode, manifestVersion }) => {
    const hosts = ['https://*/*', 'http://*/*']
    const everywhere = mode === 'e2e'
    const own =
      browser === 'firefox'
        ? permissions
        : [
            ...permissions,
            'offscreen', // the document that rooms live in
            'alarms', // tries a hub again that was away, while the worker sleeps
          ]
    const optional =
      manifestVersion === 3
        ? { optional_permissions: onRequest, optional_host_permissions: hosts }
        : { optional_permissions: [...onRequest, ...hosts] }
    const forChromium = {
      minimum_chrome_version: '133',
      // Pages that are isolated by a policy of this kind let in only frames that have one too.
      cross_origin_embedder_policy: { value: 'require-corp' },
      cross_origin_opener_policy: { value: 'same-origin' },
      ...(everywhere ? { key: e2eKey } : {}),
    }
    return {
      name: '__MSG_extension_name__',
      description: '__MSG_extension_description__',
      default_locale: 'en',
      permissions: everywhere ? [...own, ...onRequest] : own,
      ...(everywhere ? { host_permissions: hosts } : optional),
      ...(browser === 'firefox'
        ? { browser_specific_settings: { gecko, gecko_android: geckoAndroid } }
        : forChromium),
      commands,
      omnibox: { keyword: 'room' },
      action: { default_title: '__MSG_action_title__' },
      incognito: 'not_allowed',
      web_accessible_resources: [
        { resources: ['panel.html'], matches: ['<all_urls>'], use_dynamic_url: true },
      ],
    }
  },
  hooks: {
    // What the sentences are for is said to translators, not to browsers, which read all of them whenever a view opens.
    'build:publicAssets'(_wxt, files) {
      files.forEach((one, at) => {
        if (!('absoluteSrc' in one) || !one.relativeDest.endsWith('messages.json')) return
        const contents = lean(readFileSync(one.absoluteSrc, 'utf8'))
        files[at] = { relativeDest: one.relativeDest, contents }
      })
    },
    'vite:build:extendConfig'(entrypoints, { build }) {
      const pages = entrypoints.length > 1
      if (pages) Object.assign(build!.rollupOptions!.output!, { codeSplitting: { groups: fewFiles() } })
    },
  },
  vite: () => ({
    plugins: [forbidHtmlStrings, preloadViews(['popup'])],
    resolve: { alias: libraryAliases },
    // The build of the tests is measured too, so it draws as the store's does.
    oxc: { jsx: { development: false } },
    // The oldest browsers that are supported: `light-dark()` and nesting go to them as they are written.
    build: {
      target: ['chrome133', 'firefox140'],
      cssTarget: ['chrome133', 'firefox140'],
      // They all know it.
      modulePreload: { polyfill: false },
    },
  }),
})
