const adjectives = [
  'Amber',
  'Bright',
  'Calm',
  'Clever',
  'Gentle',
  'Golden',
  'Keen',
  'Merry',
  'Nimble',
  'Quiet',
  'Silver',
  'Swift',
]
const animals = [
  'Badger',
  'Finch',
  'Fox',
  'Hare',
  'Heron',
  'Lynx',
  'Otter',
  'Owl',
  'Robin',
  'Seal',
  'Swan',
  'Wren',
]

/** A name to start with, such as “Quiet Heron”, until a person writes their own. `random`: two bytes. */
export function defaultName(random: Uint8Array): string {
  return `${adjectives[random[0]! % adjectives.length]} ${animals[random[1]! % animals.length]}`
}
