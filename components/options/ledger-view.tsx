import { sentKinds } from '../../lib/core/sent-kinds.ts'
import type { LedgerRow } from '../../lib/protocol/ledger.ts'
import { useText } from '../text.ts'

interface LedgerViewProps {
  /** Null while no room is on and nothing has left. */
  readonly rows: readonly LedgerRow[] | null
}

/** What left this browser in the last minute: what kind of thing, to whom, how often and how much. */
export function LedgerView({ rows }: LedgerViewProps) {
  const t = useText()
  const byRoom = Map.groupBy(merge(rows ?? []), row => row.room ?? row.roomName)
  return (
    <section class="card ledger">
      <h2>{t('ledger_title')}</h2>
      <p class="hint">{t('ledger_hint')}</p>
      {byRoom.size === 0 && <p class="empty">{t(rows === null ? 'ledger_no_room' : 'ledger_nothing')}</p>}
      {[...byRoom].map(([room, ofRoom]) => (
        <RoomTable key={room} rows={ofRoom} />
      ))}
    </section>
  )
}

function RoomTable({ rows }: { readonly rows: readonly LedgerRow[] }) {
  const t = useText()
  return (
    <table>
      <caption>
        <bdi>{rows[0]!.roomName}</bdi>
      </caption>
      <thead>
        <tr>
          <th scope="col">{t('ledger_what')}</th>
          <th scope="col">{t('ledger_to')}</th>
          <th scope="col" class="number">
            {t('ledger_times')}
          </th>
          <th scope="col" class="number">
            {t('ledger_size')}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ kind, to, messages, bytes }) => (
          <tr key={`${kind}/${to}`} data-testid="ledger-row" data-kind={kind} data-to={to ?? 'hub'}>
            <td>{t(`ledger_${kind}`)}</td>
            <td>{to === null ? t('ledger_hub') : <bdi>{to || t('ledger_somebody')}</bdi>}</td>
            <td class="number">{messages}</td>
            <td class="number">
              <bdi>{sizeText(bytes)}</bdi>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** One line for each kind and person, whatever number of browsers they have here; what tells most comes first. */
function merge(rows: readonly LedgerRow[]): LedgerRow[] {
  const alike = Map.groupBy(rows, ({ room, roomName, to, kind }) =>
    JSON.stringify([room ?? roomName, to, kind]),
  )
  return [...alike.values()]
    .map(same => ({
      ...same[0]!,
      messages: same.reduce((total, row) => total + row.messages, 0),
      bytes: same.reduce((total, row) => total + row.bytes, 0),
    }))
    .sort((a, b) => sentKinds.indexOf(a.kind) - sentKinds.indexOf(b.kind))
}

/** Bytes in a unit that is read at a glance. */
export function sizeText(bytes: number, locale?: string): string {
  const [unit, value] =
    bytes < 1_000
      ? (['byte', bytes] as const)
      : bytes < 1_000_000
        ? (['kilobyte', bytes / 1_000] as const)
        : (['megabyte', bytes / 1_000_000] as const)
  const maximumFractionDigits = value < 10 && unit !== 'byte' ? 1 : 0
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    // The short one of a byte is “464 byte” in English.
    unitDisplay: unit === 'byte' ? 'long' : 'short',
    maximumFractionDigits,
  }).format(value)
}
