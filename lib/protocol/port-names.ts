/** Raised when either side would misread the other; a page left over from before an update then tears itself down. */
export const portVersion = 1
/** Names of ports, so that the worker, which hears every connect too, leaves them alone. */
export const portNames = {
  page: 'page',
  panel: 'panel',
  ledger: 'ledger',
  frame: 'frame',
  session: 'session',
} as const
