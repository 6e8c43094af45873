/**
 * Twelve person colours, each with the text colour (`#fff` or `#16181d`) that passes WCAG 2.2 AA (4.5:1) on it.
 * A person's colour travels as its index.
 */
export const personColors = [
  { fill: '#1864ab', ink: '#fff' },
  { fill: '#2b8a3e', ink: '#fff' },
  { fill: '#ffa94d', ink: '#16181d' },
  { fill: '#9c36b5', ink: '#fff' },
  { fill: '#c92a2a', ink: '#fff' },
  { fill: '#3bc9db', ink: '#16181d' },
  { fill: '#5f3dc4', ink: '#fff' },
  { fill: '#a9e34b', ink: '#16181d' },
  { fill: '#a61e4d', ink: '#fff' },
  { fill: '#63e6be', ink: '#16181d' },
  { fill: '#fcc2d7', ink: '#16181d' },
  { fill: '#846358', ink: '#fff' },
] as const

export const colorCount = personColors.length
