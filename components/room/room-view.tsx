import type { ProblemCode, RoomDetails } from '../../lib/protocol/background.ts'
import { WarningIcon } from '../icons.tsx'
import { Problem } from '../problem.tsx'
import { PublicationSection, type PublicationSectionProps } from '../sessions/publication-section.tsx'
import { keyOf, useText } from '../text.ts'
import { AccessSection, type AccessSectionProps } from './access-section.tsx'
import { EventsSection, type EventsSectionProps } from './events-section.tsx'
import { LinksSection, type LinksSectionProps } from './links-section.tsx'
import { LobbySection, type LobbySectionProps } from './lobby-section.tsx'
import { OwnLinkSection } from './own-link-section.tsx'
import { PeopleSection, type PeopleSectionProps } from './people-section.tsx'
import { RoomHead } from './room-head.tsx'
import type { RoomLive } from './room-state.ts'
import { VersionsSection, type VersionsSectionProps } from './versions-section.tsx'

type Callbacks<Props> = Pick<Props, Extract<keyof Props, `on${string}`>>

interface RoomViewProps
  extends Callbacks<PeopleSectionProps>,
    Callbacks<LinksSectionProps>,
    Callbacks<AccessSectionProps>,
    Callbacks<PublicationSectionProps>,
    Callbacks<LobbySectionProps>,
    Callbacks<VersionsSectionProps>,
    Callbacks<EventsSectionProps> {
  readonly details: RoomDetails
  readonly live: RoomLive
  /** Who waits to be let in, where the room is ours. */
  readonly askers: LobbySectionProps['askers']
  /** What its owner has published of it; null until it is known. */
  readonly publication: PublicationSectionProps['publication']
  /** Why the details are not the newest. */
  readonly problem: ProblemCode | null
  copy(text: string): Promise<void>
  onRetry(): void
}

/** Everything there is to see and to do about a room; who does not own it sees all and changes nothing of others'. */
export function RoomView(props: RoomViewProps) {
  const { details, live, askers, publication, problem, onRetry, ...actions } = props
  const t = useText()
  const owner = details.role === 'owner'
  const { roster, versions } = live
  const isLive = live.room !== null
  const members = roster?.members.filter(member => !member.removed) ?? []
  return (
    <main class="room">
      <RoomHead
        name={details.name}
        role={details.role}
        hub={details.hub}
        live={isLive || (live.over ? false : null)}
        removed={live.removed}
        here={members.filter(member => member.here).length}
      />
      {live.room?.notice && <Notice code={live.room.notice} text={t(keyOf('notice', live.room.notice))} />}
      {live.removed && (
        <Notice code="removed" text={`${t('removed_from', details.name)} ${t('removed_from_hint')}`} />
      )}
      {problem && <Problem code={problem} onRetry={onRetry} />}
      <LobbySection {...actions} askers={askers} />
      <PeopleSection
        {...actions}
        owner={owner}
        people={roster ? members : live.over ? null : []}
        removed={details.bans}
      />
      {owner ? (
        <>
          <LinksSection {...actions} links={details.links} locked={details.locked} />
          <AccessSection
            {...actions}
            locked={details.locked}
            showNames={details.showNames}
            people={details.peopleLimit}
          />
          <PublicationSection
            {...actions}
            publication={publication}
            name={details.name}
            people={details.peopleLimit}
            hub={details.hub}
          />
        </>
      ) : (
        !live.removed && <OwnLinkSection {...actions} href={details.links[0]?.href ?? null} />
      )}
      {isLive && (
        <VersionsSection
          {...actions}
          versions={versions?.versions ?? null}
          problem={versions?.problem ?? null}
          mayEdit={versions?.mayEdit ?? false}
        />
      )}
      {(owner || isLive) && (
        <EventsSection
          {...actions}
          owner={owner}
          tokens={details.tokens}
          eventsUrl={`${details.hub}/v1/rooms/${details.room}/events`}
          rules={details.refreshOn}
          agreed={live.events?.agreed ?? []}
          events={isLive ? (live.events?.events.toReversed() ?? []) : null}
        />
      )}
    </main>
  )
}

function Notice({ code, text }: { readonly code: string; readonly text: string }) {
  return (
    <p class="notice" role="status" data-testid="room-notice" data-code={code}>
      <WarningIcon />
      {text}
    </p>
  )
}
