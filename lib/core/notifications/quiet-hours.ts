/** Minutes after midnight, by the clock on the wall where the browser is; until before from: over midnight. */
export interface QuietHours {
  readonly on: boolean
  readonly fromMinute: number
  readonly untilMinute: number
}

/** Whether nothing but the badge may tell of anything. From and until the same: all day. */
export function isQuiet({ on, fromMinute, untilMinute }: QuietHours, minute: number): boolean {
  if (!on) return false
  if (fromMinute < untilMinute) return minute >= fromMinute && minute < untilMinute
  return minute >= fromMinute || minute < untilMinute
}

/** The minute of the day in a time zone (IANA's name; by default the browser's), daylight saving time included. `nowMs`: since 1970. */
export function minuteOfDay(nowMs: number, timeZone?: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).formatToParts(nowMs)
  const of = (type: string): number => Number(parts.find(part => part.type === type)?.value)
  return of('hour') * 60 + of('minute')
}
