import { useEffect, useRef, useState } from 'preact/hooks'
import type { Result } from '../../lib/core/result.ts'
import type { ProblemCode, Request, Settings } from '../../lib/protocol/background.ts'
import type { Shortcut } from '../../lib/protocol/commands.ts'
import type { LedgerRow } from '../../lib/protocol/ledger.ts'
import type { Profile } from '../../lib/protocol/schema.ts'
import type { Ask } from '../ask.ts'
import { cleanName } from '../clean-name.ts'
import { Problem } from '../problem.tsx'
import { useInOrder } from '../use-in-order.ts'
import { AboutSection } from './about-section.tsx'
import { DataSection } from './data-section.tsx'
import { HubSection } from './hub-section.tsx'
import { IdentitySection } from './identity-section.tsx'
import type { Keeping } from './keeping.ts'
import { type DesktopAccess, NotificationsSection } from './notifications-section.tsx'
import { OptionsView } from './options-view.tsx'
import { PeopleSection } from './people-section.tsx'
import { PictureSection } from './picture-section.tsx'
import type { Saved } from './saved-line.tsx'

interface OptionsProps {
  readonly ask: Ask
  /** Calls with what left this browser in the last minute, again whenever it changes, until it is ended. */
  watchLedger(changed: (rows: readonly LedgerRow[] | null) => void): () => void
  readonly desktop: DesktopAccess
  readonly keeping: Keeping
  /** An identity has just been taken over. */
  readonly moved: boolean
  /** Of the extension. */
  readonly version: string
  /** Shows the first steps again. */
  openGuide(): void
  /** Keys that the browser itself watches for. */
  shortcuts(): Promise<readonly Shortcut[]>
  /** Opens the browser's page for them. */
  changeShortcuts(): void
}

/** The settings as they are kept and as they stand in the fields. */
export function Options(props: OptionsProps) {
  const { ask, desktop, watchLedger, shortcuts, changeShortcuts } = props
  const [settings, setSettings] = useState<Settings | null>(null)
  const [name, setName] = useState('')
  const [hub, setHub] = useState('')
  const [profileSaved, setProfileSaved] = useState<Saved | 'bad'>(null)
  const [hubSaved, setHubSaved] = useState<Saved>(null)
  const [relayOnlySaved, setRelayOnlySaved] = useState<Saved>(null)
  const [privacySaved, setPrivacySaved] = useState<Saved>(null)
  const [sent, setSent] = useState<readonly LedgerRow[] | null>(null)
  const [keys, setKeys] = useState<readonly Shortcut[]>([])
  const [problem, setProblem] = useState<ProblemCode | null>(null)
  const inOrder = useInOrder()

  /** As the background keeps them. */
  async function refresh(): Promise<Result<Settings, ProblemCode>> {
    const counts = inOrder()
    const answer = await ask<'get-settings'>({ type: 'get-settings' })
    if (answer.ok && counts()) setSettings(answer.value)
    return answer
  }

  async function load(): Promise<void> {
    const answer = await refresh()
    setProblem(answer.ok ? null : answer.error)
    if (!answer.ok) return
    setName(answer.value.profile.name)
    setHub(answer.value.hub)
  }

  // A press on a colour leaves the name's field: that is saved before, and its answer comes after.
  const wantedProfile = useRef<Profile | null>(null)

  async function saveProfile(change: Partial<Profile>): Promise<void> {
    const profile = { ...(wantedProfile.current ?? settings!.profile), ...change }
    wantedProfile.current = profile
    setProfileSaved('saving')
    const answer = await ask<'set-profile'>({ type: 'set-profile', profile })
    // What has been changed since says whether all of it is kept, and shows it.
    const isLast = () => wantedProfile.current === profile
    if (isLast() && answer.ok) await refresh()
    if (!isLast()) return
    wantedProfile.current = null
    setProfileSaved(answer.ok ? 'saved' : answer.error)
  }

  async function saveName(): Promise<void> {
    const { profile } = settings!
    const wanted = cleanName(name)
    if (wanted === '') return setProfileSaved('bad')
    setName(wanted)
    if (wanted !== profile.name) await saveProfile({ name: wanted })
    else if (profileSaved === 'bad') setProfileSaved(null)
  }

  async function saveHub(url: string): Promise<void> {
    if (url === settings!.hub) return setHubSaved(now => (now === 'saved' ? now : null))
    setHubSaved('saving')
    const answer = await ask<'set-hub'>({ type: 'set-hub', url })
    if (!answer.ok) return setHubSaved(answer.error)
    // The background keeps the origin, however the address was written.
    const kept = await refresh()
    if (!kept.ok) return setHubSaved(kept.error)
    // A hub may take long to answer, and somebody may have begun to type another.
    setHub(now => (now === hub ? kept.value.hub : now))
    setHubSaved('saved')
  }

  async function forgetHub(url: string): Promise<void> {
    const answer = await ask<'forget-hub'>({ type: 'forget-hub', url })
    if (answer.ok) await refresh()
    else setHubSaved(answer.error)
  }

  async function change(
    asked: Extract<
      Request,
      { type: 'set-paused' | 'set-keys' | 'choose-site' | 'set-off' | 'set-appearance' | 'set-relay-only' }
    >,
    setSaved: (saved: Saved) => void = setPrivacySaved,
  ): Promise<void> {
    const answer = await ask(asked)
    // First: drawn anew, a switch goes to what is kept, and back only where it was not.
    await refresh()
    setSaved(answer.ok ? 'saved' : answer.error)
  }

  useEffect(() => void load(), [])
  useEffect(() => watchLedger(setSent), [])
  useEffect(() => {
    const load = (): void => void shortcuts().then(setKeys)
    load()
    // They are changed on a page of the browser's, from which people come back to this one.
    addEventListener('focus', load)
    return () => removeEventListener('focus', load)
  }, [])

  if (!settings) return problem && <Problem code={problem} onRetry={load} />
  return (
    <OptionsView
      settings={settings}
      hubs={
        <HubSection
          ask={ask}
          settings={settings}
          hub={hub}
          hubSaved={hubSaved}
          onHub={setHub}
          onSaveHub={() => void saveHub(hub.trim())}
          onUseHub={url => void saveHub(url)}
          onForgetHub={url => void forgetHub(url)}
        />
      }
      identity={<IdentitySection keeping={props.keeping} moved={props.moved} />}
      data={<DataSection keeping={props.keeping} />}
      about={<AboutSection ask={ask} version={props.version} hub={settings.hub} onGuide={props.openGuide} />}
      onOff={on => change({ type: 'set-off', on })}
      onAppearance={appearance => change({ type: 'set-appearance', appearance })}
      picture={<PictureSection ask={ask} />}
      people={<PeopleSection ask={ask} />}
      notifications={<NotificationsSection ask={ask} desktop={desktop} />}
      sent={sent}
      name={name}
      profileSaved={profileSaved}
      relayOnlySaved={relayOnlySaved}
      onName={setName}
      onColor={color => saveProfile({ color })}
      onRelayOnly={on => change({ type: 'set-relay-only', on }, setRelayOnlySaved)}
      privacySaved={privacySaved}
      shortcuts={keys}
      onChangeShortcuts={changeShortcuts}
      onPaused={on => change({ type: 'set-paused', on })}
      onKeys={keys => change({ type: 'set-keys', keys })}
      onSite={(origin, choice) => change({ type: 'choose-site', origin, choice })}
      onSaveName={saveName}
    />
  )
}
