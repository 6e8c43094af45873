import { useRef } from 'preact/hooks'
import type { FollowView, FollowWish } from '../lib/protocol/follow.ts'
import type { ConnectionState, PersonView } from '../lib/protocol/port.ts'
import { Avatar } from './avatar.tsx'
import { connectionIcons } from './connection-icons.ts'
import { linkOf, shownNameOf, whereOf } from './describe-person.ts'
import { useRovingFocus } from './dock/roving-focus.ts'
import { AboutButton } from './people/about-button.tsx'
import { useFace } from './people/faces.ts'
import { PersonMark } from './people/person-mark.tsx'
import { OwnWishes, Wishes } from './people-wishes.tsx'
import { keyOf, useText } from './text.ts'

interface ConnectionPanelProps {
  readonly connection: ConnectionState
  readonly people: readonly PersonView[]
  /** Null until the host has told. */
  readonly follow: FollowView | null
  onWish(wish: FollowWish): void
}

/** Everyone in the room: who, where, how they are linked, and why not better. */
export function ConnectionPanel({ connection, people, follow, onWish }: ConnectionPanelProps) {
  const t = useText()
  const list = useRef<HTMLUListElement>(null)
  useRovingFocus(list, true)
  const Icon = connectionIcons[connection]
  return (
    <div data-testid="connection-panel">
      <p class="linked" data-state={connection}>
        <Icon />
        {t(keyOf('connection', connection))}
      </p>
      <ul ref={list} class="people">
        {people.map(person => (
          <li
            key={person.person}
            data-testid="person"
            data-person={person.person}
            data-where={person.guest ? 'guest' : person.where}
            data-state={person.state}
          >
            {person.self ? (
              <div class="row">
                <Who person={person} />
              </div>
            ) : (
              <div
                class="row"
                data-testid="connection-person"
                data-person={person.person}
                data-via={person.via}
                data-rtt={person.rttMs ?? ''}
                data-why={person.why}
              >
                <Who person={person} />
                {follow && <Wishes person={person} follow={follow} onWish={onWish} />}
              </div>
            )}
          </li>
        ))}
      </ul>
      {follow && <OwnWishes follow={follow} onWish={onWish} />}
    </div>
  )
}

function Who({ person }: { readonly person: PersonView }) {
  const t = useText()
  const face = useFace(person.person)
  return (
    <>
      <AboutButton {...person}>
        <Avatar person={person} />
      </AboutButton>
      <span class="name">
        <bdi>{shownNameOf(t, person)}</bdi>
        <PersonMark person={person.person} />
      </span>
      <span class="soft at">
        <span>{face?.blocked ? t('mark_blocked') : whereOf(t, person)}</span>
        {!person.self && <Via person={person} />}
      </span>
      {person.why !== 'direct' && <span class="soft">{t(keyOf('why', person.why))}</span>}
      {person.edition && <span class="soft">{t(keyOf('edition', person.edition), person.name)}</span>}
    </>
  )
}

function Via({ person }: { readonly person: PersonView }) {
  const t = useText()
  const Icon = connectionIcons[person.via]
  return (
    <span class="via" data-state={person.via}>
      <Icon />
      {linkOf(t, person)}
    </span>
  )
}
