import type { MessageKey, Text } from '../text.ts'

/** The panel's sentences as they are true for a guest, who is on the hub's page. `landing`: where the link leads. */
export function guestText(text: Text, landing: string): Text {
  const { host, pathname } = new URL(landing)
  const page = `${host}${pathname === '/' ? '' : pathname}`
  const instead: Partial<Record<MessageKey, () => string>> = {
    where_here: () => text('guest_where_here', page),
    where_site: () => text('guest_where_site', host),
    notice_hub_away: () => text('guest_hub_away'),
    connection_relay: () => text('guest_relay'),
    why_relay_only: () => text('guest_relay'),
    connection_alone: () => text('guest_alone'),
    trouble_not_gone: () => text('guest_not_gone'),
    pins_none: () => text('guest_pins_none'),
    pins_none_hint: () => text('guest_pins_none_hint'),
    room_over_hint: () => text('guest_over_hint'),
    remedy_version: () => text('guest_version'),
  }
  return (key, ...substitutions) => instead[key]?.() ?? text(key, ...substitutions)
}
