/** The settings' parts, in their order. */
export const optionsParts = [
  'you',
  'hub',
  'privacy',
  'notifications',
  'shortcuts',
  'appearance',
  'data',
  'about',
] as const
export type OptionsPart = (typeof optionsParts)[number]
