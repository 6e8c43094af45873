const steps = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['week', 7 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/** How long ago a moment was, in its largest unit: “yesterday”, “3 hours ago”. `locale`: a language tag; both times in milliseconds since 1970. */
export function shownSince(locale: string, timeMs: number, nowMs: number): string {
  const passedMs = Math.max(0, nowMs - timeMs)
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const [unit, unitMs] = steps.find(([, ms]) => passedMs >= ms) ?? ['second', Number.POSITIVE_INFINITY]
  return words.format(-Math.floor(passedMs / unitMs), unit)
}
