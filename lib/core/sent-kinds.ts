/** What leaves this browser, as its person is told; `protocol/ledger.ts` says what each is. */
export const sentKinds = [
  'pointer',
  'presence',
  'messages',
  'document',
  'log',
  'linking',
  'mail',
  'doors',
  'sessions',
  'upkeep',
] as const
