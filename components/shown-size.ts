import { lazily } from './lazily.ts'

const kilobytes = lazily(
  () =>
    new Intl.NumberFormat(undefined, {
      style: 'unit',
      unit: 'kilobyte',
      maximumFractionDigits: 0,
    }),
)
const megabytes = lazily(
  () =>
    new Intl.NumberFormat(undefined, {
      style: 'unit',
      unit: 'megabyte',
      maximumFractionDigits: 1,
    }),
)

const gigabytes = lazily(
  () =>
    new Intl.NumberFormat(undefined, {
      style: 'unit',
      unit: 'gigabyte',
      maximumFractionDigits: 1,
    }),
)

/** A number of bytes as people write it, in their own language: “340 kB”. */
export const shownSize = (bytes: number): string =>
  bytes < 1e6
    ? kilobytes().format(Math.max(1, bytes / 1e3))
    : bytes < 1e9
      ? megabytes().format(bytes / 1e6)
      : gigabytes().format(bytes / 1e9)
