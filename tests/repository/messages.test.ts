import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { optionsParts } from '../../components/options/options-parts.ts'
import { createText, keyOf } from '../../components/text.ts'
import { guideSteps } from '../../components/welcome/guide-steps.ts'
import {
  cursorNames,
  dockCorners,
  dockSizes,
  motions,
  themes,
  usualAppearance,
} from '../../lib/core/appearance.ts'
import { colorCount } from '../../lib/core/colors.ts'
import { identityFileProblems } from '../../lib/core/identity-file.ts'
import { notificationKinds, notificationWays } from '../../lib/core/notifications/ways.ts'
import { pageKeys } from '../../lib/core/page-keys.ts'
import { shapeCount } from '../../lib/core/picture.ts'
import { activitySort, activityWhat } from '../../lib/protocol/activity.ts'
import { problemCode } from '../../lib/protocol/background.ts'
import { followOutcome, followState } from '../../lib/protocol/follow.ts'
import { sentKind } from '../../lib/protocol/ledger.ts'
import { refusal } from '../../lib/protocol/outbox-requests.ts'
import { panelPin } from '../../lib/protocol/panel.ts'
import { linkRole } from '../../lib/protocol/policy.ts'
import { connectionState, noticeCode, whyCode } from '../../lib/protocol/port.ts'
import { notSaidCode } from '../../lib/protocol/schema.ts'
import { versionProblem } from '../../lib/protocol/versions.ts'
import messages from '../../public/_locales/en/messages.json' with { type: 'json' }
import { readProjectFile, sourceFiles, withoutComments } from './source-files.ts'

const keys = Object.keys(messages)
const code = [
  ...sourceFiles(['components', 'entrypoints', 'lib']).map(file => withoutComments(file.text)),
  readProjectFile('wxt.config.ts'),
].join('\n')
/** Those that the hub serves; `{{key}}` stands for a sentence. */
const pages = readdirSync(new URL('../../server/join-page', import.meta.url))
  .filter(name => name.endsWith('.html'))
  .map(name => readProjectFile(`server/join-page/${name}`))
const inPages = pages.flatMap(page => [...page.matchAll(/\{\{(\w+)/g)].map(match => match[1]!))

/** Keys that are put together from a literal code: each code needs its sentence. */
const families: Readonly<Record<string, readonly string[]>> = {
  problem: [...problemCode.options, ...identityFileProblems],
  remedy: [...problemCode.options, ...identityFileProblems],
  notice: noticeCode.options,
  connection: connectionState.options,
  version_problem: versionProblem.options,
  why: whyCode.options.filter(code => code !== 'direct'),
  pin: panelPin.options,
  room_export: ['json', 'markdown'],
  picture_not: ['no-picture', 'too-large', 'animation'],
  trouble: ['not-changed', 'not-gone'],
  edition: ['newer', 'older'],
  not_said: [...notSaidCode.options, 'lost'],
  preview_role: linkRole.options,
  role: ['owner', 'editor', 'viewer'],
  role_line: ['owner', 'editor', 'viewer'],
  link_role: linkRole.options,
  lasts: ['never', 'hour', 'day', 'week'],
  where: ['here', 'site', 'elsewhere', 'guest'],
  outcome: followOutcome.options,
  following: followState.options.filter(state => state !== 'on'),
  edge: ['up', 'down', 'left', 'right'],
  news: ['joined-many', 'left-many'],
  consent_address: ['page', 'site', 'nothing'],
  consent_room: ['on', 'ask', 'off'],
  consent_site: ['on', 'ask', 'off', 'room'],
  sharing: ['paused', 'resumed', 'cursor-hidden', 'cursor-shown'],
  ledger: sentKind.options,
  options_key: Object.keys(pageKeys),
  options_kind: notificationKinds,
  options_way: notificationWays,
  notification_do: ['join', 'decline', 'admit', 'refuse', 'view', 'look'],
  where_but: ['idle', 'away'],
  via: ['direct', 'relay', 'none', 'direct-ms', 'relay-ms'],
  shape: Array.from({ length: shapeCount }, (_, index) => `${index}`),
  mark: ['verified', 'other-key'],
  person: ['verified', 'other-key'],
  pin_elsewhere: ['known', 'unknown'],
  outbox_refused: refusal.options,
  invite: ['unsent', 'waiting', 'accepted', 'declined', 'expired'],
  activity: activityWhat.options.filter(what => what !== 'messages'),
  activity_sort: ['all', ...activitySort.options],
  options_part: optionsParts,
  appearance: Object.keys(usualAppearance),
  appearance_corner: dockCorners,
  appearance_size: dockSizes,
  appearance_theme: themes,
  appearance_names: cursorNames,
  appearance_motion: motions,
  guide: [...guideSteps, 'real'],
  ...Object.fromEntries(guideSteps.map(step => [`guide_${step}`, ['what', 'do', 'done']])),
  color: Array.from({ length: colorCount }, (_, index) => `${index}`),
}
const composed: readonly string[] = Object.entries(families).flatMap(([family, codes]) =>
  codes.map(code => keyOf(family, code)),
)

describe('the sentences of the interface', () => {
  it('are there for every key that the code names', () => {
    const named = [...code.matchAll(/\b(?:t|text|extensionText|getMessage)\(\s*'([^'@]+)'/g)].map(
      match => match[1]!,
    )
    const counted = [...code.matchAll(/\bcounted\(\s*t,\s*'([^']+)'/g)].flatMap(match => [
      `${match[1]}_one`,
      `${match[1]}_other`,
    ])
    const manifest = [...code.matchAll(/__MSG_(\w+)__/g)].map(match => match[1]!)
    expect(
      [...named, ...counted, ...manifest, ...composed, ...inPages].filter(key => !keys.includes(key)),
    ).toEqual([])
  })

  it('are all used', () => {
    const isUsed = (key: string): boolean =>
      composed.includes(key) ||
      inPages.includes(key) ||
      code.includes(`'${key}'`) ||
      code.includes(`__MSG_${key}__`) ||
      code.includes(`'${key.replace(/_(one|other)$/, '')}'`)
    expect(keys.filter(key => !isUsed(key))).toEqual([])
  })

  it('are not written into the code', () => {
    const shown = [
      />([^<>{}]*\p{L}{2,}[^<>{}]*)<\//gu, // between tags
      /\b(?:aria-label|aria-description|title|placeholder|alt)="([^"]*\p{L}[^"]*)"/gu,
      /\.(?:textContent|innerText|ariaLabel|title|placeholder) = '([^']*\p{L}[^']*)'/gu,
      /setAttribute\('(?:aria-label|aria-description|title|placeholder|alt)', '([^']*\p{L}[^']*)'/gu,
    ]
    const written = sourceFiles(['components', 'entrypoints', 'lib']).flatMap(({ path, text }) =>
      shown.flatMap(pattern =>
        [...withoutComments(text).matchAll(pattern)].map(match => `${path}: ${match[1]!.trim()}`),
      ),
    )
    expect(written).toEqual([])
    // Names are names in every language.
    const words = pages.flatMap(page => page.replace(/\{\{.*?\}\}|<[^>]*>/g, ' ').match(/\p{L}+/gu) ?? [])
    expect([...new Set(words)].toSorted()).toEqual(['Alongside', 'Brave', 'Chrome', 'Edge', 'Firefox'])
  })

  it('take their substitutions as text, whatever is in it', () => {
    const t = createText(messages)
    expect(t('typing_two', '$2', '$&<b>')).toBe('$2 and $&<b> are typing…')
  })
})
