import { render } from 'preact'
import { browser } from 'wxt/browser'
import { cleanName } from '../../components/clean-name.ts'
import { TextContext } from '../../components/text.ts'
import type { GuideStep } from '../../components/welcome/guide-steps.ts'
import { WelcomeView } from '../../components/welcome/welcome-view.tsx'
import { ask } from '../../lib/platform/background-client.ts'
import { createBrowserClock } from '../../lib/platform/browser-clock.ts'
import type { GuideWindow } from '../../lib/platform/guide-port.ts'
import { extensionText, writePageIn } from '../../lib/platform/i18n.ts'
import { createPagePort } from '../../lib/platform/page-port.ts'
import { portNames } from '../../lib/protocol/port-names.ts'
import { startPage } from '../page/start-page.ts'
import { startThings } from '../page/start-things.ts'
import { startViews } from '../page/start-views.ts'
import { createFriend, type Noticed } from './friend.ts'
import { guideAddress, openGuideRoom } from './guide-room.ts'

const t = extensionText
const friendName = t('guide_friend')
/** A colour that nobody is given first. */
const friendColor = 4
/** Before the friend answers, as somebody would who writes. Milliseconds. */
const answerMs = 1_200

const doneBy: Readonly<Record<Noticed, GuideStep>> = { pointed: 'see', said: 'talk', followed: 'follow' }
const deleted = location.hash === '#deleted'

let step: GuideStep = 'see'
const done = new Set<GuideStep>()
/** What the friend does as a step begins; once for each. */
const begun = new Set<GuideStep>()
let name = ''
let nameSaved: 'saved' | 'failed' | null = null
let settled = ''

function draw(): void {
  render(
    <TextContext.Provider value={t}>
      <WelcomeView
        step={step}
        done={done.has(step)}
        friend={friendName}
        name={name}
        nameSaved={nameSaved}
        deleted={deleted}
        onStep={go}
        onName={typed => {
          name = typed
          nameSaved = null
          draw()
        }}
        onSaveName={() => void saveName()}
        onOptions={() => void browser.runtime.openOptionsPage()}
        onClose={() => window.close()}
      />
    </TextContext.Provider>,
    document.getElementById('root')!,
  )
}

const all = (selector: string): Element[] => [...document.querySelectorAll(selector)]

function go(next: GuideStep): void {
  step = next
  draw()
  begin()
}

let begin: () => void = () => undefined
let setProfile: (name: string) => void = () => undefined

async function saveName(): Promise<void> {
  const wanted = cleanName(name)
  if (wanted === '' || wanted === settled) return
  const settings = await ask<'get-settings'>({ type: 'get-settings' })
  const profile = settings.ok ? { ...settings.value.profile, name: wanted } : null
  const saved = profile && (await ask<'set-profile'>({ type: 'set-profile', profile }))
  nameSaved = saved?.ok ? 'saved' : 'failed'
  if (saved?.ok) {
    settled = name = wanted
    setProfile(wanted)
  }
  draw()
}

async function start(): Promise<void> {
  writePageIn(document, 'guide_title')
  draw()
  const settings = await ask<'get-settings'>({ type: 'get-settings' })
  const profile = settings.ok ? settings.value.profile : { name: t('guide_you'), color: 0 }
  settled = name = profile.name
  draw()
  const room = await openGuideRoom({
    name: t('guide_room'),
    profile,
    friend: { name: friendName, color: profile.color === friendColor ? 0 : friendColor },
    clock: createBrowserClock(),
    randomBytes: length => crypto.getRandomValues(new Uint8Array(length)),
  })
  setProfile = name => void room.setProfile({ ...profile, name })
  ;(window as Window & GuideWindow).alongsideGuide = room.connect

  const stillness = matchMedia('(prefers-reduced-motion: reduce)')
  const friend = createFriend({
    room: room.friend,
    person: room.self,
    view: window,
    isOurs: element => element.hasAttribute('data-alongside'),
    isStill: () => stillness.matches,
    noticed(what) {
      if (what === 'said' && step === 'talk' && !done.has('talk'))
        setTimeout(() => friend.say(t('guide_says_2')), answerMs)
      if (what === 'followed') friend.lookAt(all('[data-far]')[0]!)
      // What was done before it was asked for is asked for again.
      if (doneBy[what] !== step || done.has(step)) return
      done.add(step)
      draw()
    },
  })
  begin = () => {
    if (step === 'follow') friend.lookAt(all('[data-far]')[0]!)
    else friend.read(all('[data-read]'))
    if (step === 'talk' && !begun.has(step)) friend.say(t('guide_says_1'))
    begun.add(step)
  }

  const parts = { views: startViews, things: startThings }
  const overlay = (): void => {
    startPage({
      window,
      mode: import.meta.env.MODE === 'e2e' ? 'open' : 'closed',
      text: t,
      port: createPagePort(
        () => guideAddress,
        () => room.connect(portNames.page),
      ),
      fetchPart: async part => parts[part],
      again: overlay,
    })
  }
  overlay()
  begin()
}

void start()
