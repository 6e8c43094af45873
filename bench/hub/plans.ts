/** Seconds of each measured run; `BENCH_SECONDS=2` for looking at a change. */
export const benchSeconds = Number(process.env.BENCH_SECONDS ?? 10)

/** Everybody here comes from one address, which is not what is measured. */
export const oneAddress = { PER_ADDRESS_FACTOR: '1000' }

export const percent = (share: number): string => `${(share * 100).toFixed(0)} %`
export const ms = (value: number | null): string =>
  value === null ? '–' : value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en')
