import { expect, test } from 'vitest'
import { readProjectFile, sourceFiles } from './source-files.ts'

const everything = sourceFiles([
  'entrypoints',
  'components',
  'lib',
  'server',
  'cli',
  'tests',
  'scripts',
  'bench',
])

/** The rows of the product; the README says of each whether it works. */
const rows =
  'C1 C2 C3 C4 C5 C6 C7 C8 C9 R1 R2 R3 R4 R5 R6 H1 H2 H3 D1 D2 D3 D4 D5 V1 V2 V3 S1 S2 S3 S4 S5 S6 S7 S8 S9 S10 K1 K2 K3 K4 K5 G1 G2 P1 P2 P3 P4'

/** What anyone outside may rely on, so it has to be written down. */
const testIds = {
  options: 'profile-name hub-url relay-only',
  popup:
    'room-name create-room room-link link-qr join-link join-preview join-room preview-names room-full ask-preview ask-words ask-to-join asked-room withdraw-ask enter-asked dismiss-asked leave-room toggle-here open-room-page link-closed removed error',
  overlay:
    'cursor dock avatar connection chat-toggle chat-panel viewer person-menu followers following go-to follow refuse-follower be-followed bring-here bring-here-prompt say-where announce edge-pointer place-pin pin-placing placing menu-write menu-reaction menu-draw drawing drawing-done panel-edge pin field-avatar selection ripple reaction-wheel reaction laser cursor-bubble bubble-frame',
  panel:
    'chat-input chat-message chat-unread chat-newest chat-left-off chat-quote chat-replies chat-reaction chat-place message-tools message-react message-reply message-more message-reaction chat-edit chat-answering mention-list mention-option chat-thread thread-input thread-close thread-show chat-search search-open search-input search-found search-close chat-add-picture chat-file picture-draft picture-alt picture-drop picture-refused chat-picture chat-lightbox here-tab panel-beside panel-window panel-top connection-panel edition-notice person connection-person pin-item pin-thread pin-input pin-end panel-lobby open-lobby muted bubble-input',
  people:
    'person-entry open-person search-people people-not-found no-people person-deeds invite-person rename-person block-person unblock-person forget-person distrust compare new-person-name save-person-name invite-room invite-words send-invite invite-state about-person person-card close-person comparison words-same end-comparison person-mark picture-settings picture-file people-settings invitable',
  guests:
    'guest-welcome guest-name guest-come-in guest-told guest-here guest-bar guest-notes guest-rename guest-new-name guest-save-name guest-forget',
  rooms:
    'open-beside beside room-entry rejoin-room favourite-room room-menu room-deeds exit-room rename-room forget-room new-room-name save-room-name search-rooms rooms-not-found all-rooms no-rooms',
  room: 'room-title room-live room-notice member mute-person remove-person confirm confirm-yes removed-person let-back link link-address close-link no-links link-role link-lasts link-uses make-link lock show-names lobby asker ask-admit ask-admit-viewer ask-decline people-limit version no-versions version-name save-version look-at-version version-text restore-version token token-name issue-token token-secret token-curl revoke-token rule rule-name add-rule event-agree',
}

test('no source file is longer than 300 lines', () => {
  const sources = everything.filter(file => !/^(tests|bench)\//.test(file.path))
  const long = sources.filter(file => file.text.split('\n').length > 301)
  expect(long.map(file => file.path)).toEqual([])
})

test('nothing is left to do', () => {
  // Spelled apart, or this file would find itself.
  const leftovers = new RegExp(['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X'].map(word => `\\b${word}\\b`).join('|'))
  expect(everything.filter(file => leftovers.test(file.text)).map(file => file.path)).toEqual([])
})

test("the README's feature table has each row of the product once", () => {
  const readme = readProjectFile('README.md')
  const listed = [...readme.matchAll(/^\| ([A-Z]\d+) \|/gm)].map(match => match[1])
  expect(listed.toSorted()).toEqual(rows.split(' ').toSorted())
})

test('every numbered rule of the protocol is there once and cited by a test', () => {
  const rules = [...readProjectFile('docs/protocol.md').matchAll(/^- \*\*([A-Z]\d+)\*\*/gm)].map(
    match => match[1]!,
  )
  const titles = everything
    .filter(file => file.path.startsWith('tests/'))
    .map(file => file.text)
    .join('\n')
  expect(rules.length).toBeGreaterThan(50)
  expect(rules.filter((rule, at) => rules.indexOf(rule) !== at)).toEqual([])
  expect(rules.filter(rule => !new RegExp(`\\b${rule}\\b`).test(titles))).toEqual([])
})

test('every name of the automation surface is documented, and in the code', () => {
  const documented = readProjectFile('docs/testing.md')
  const code = sourceFiles(['entrypoints', 'components', 'lib'])
    .map(file => file.text)
    .join('\n')
  const names = Object.values(testIds).flatMap(list => list.split(' '))
  expect(names.filter(name => !documented.includes(`\`${name}\``))).toEqual([])
  expect(names.filter(name => !new RegExp(`['"\`]${name}['"\`]`).test(code))).toEqual([])
})
