import { PopupOff } from '../../../components/popup/popup-off.tsx'
import { WelcomeView, type WelcomeViewProps } from '../../../components/welcome/welcome-view.tsx'
import { longName } from './people.ts'

const nothing = (): void => undefined

const welcome = (props: Partial<WelcomeViewProps> = {}) => ({
  view: 'welcome' as const,
  element: (
    <WelcomeView
      step="see"
      done={false}
      friend="Sam"
      name="Quiet Heron"
      nameSaved={null}
      deleted={false}
      onStep={nothing}
      onName={nothing}
      onSaveName={nothing}
      onOptions={nothing}
      onClose={nothing}
      {...props}
    />
  ),
})

/** The guide at each of its steps. The overlay that goes with it is the real one, and not here. */
export const welcomeScenes = {
  'welcome-see': () => welcome(),
  'welcome-see-done': () => welcome({ done: true }),
  'welcome-talk': () => welcome({ step: 'talk' }),
  'welcome-follow-done': () => welcome({ step: 'follow', done: true, friend: longName }),
  'welcome-real': () => welcome({ step: 'real', nameSaved: 'saved' }),
  'welcome-deleted': () => welcome({ deleted: true }),
}

/** What the popup shows while everything is off. */
export const popupOff = () => <PopupOff onTurnOn={nothing} />
