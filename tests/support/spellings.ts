/** Every way in which bytes are usually written down, by its name. Base64 is there for each place within what is written with them. */
export function spellingsOf(secret: Uint8Array): ReadonlyMap<string, Buffer> {
  const bytes = Buffer.from(secret)
  const hex = bytes.toString('hex')
  const spellings = new Map([
    ['raw', bytes],
    ['hex', Buffer.from(hex)],
    ['HEX', Buffer.from(hex.toUpperCase())],
    ['UTF-16LE', Buffer.from(bytes.toString('latin1'), 'utf16le')],
    ['UTF-16BE', Buffer.from(bytes.toString('latin1'), 'utf16le').swap16()],
  ])
  for (const before of [0, 1, 2]) {
    const shifted = Buffer.concat([Buffer.alloc(before), bytes])
    // The first and the last character hold bits of what is beside the secret, too.
    const [start, end] = [Math.ceil((before * 8) / 6), Math.floor((shifted.length * 8) / 6)]
    for (const encoding of ['base64', 'base64url'] as const)
      spellings.set(`${encoding} after ${before}`, Buffer.from(shifted.toString(encoding).slice(start, end)))
  }
  return spellings
}

/** What is found of some secrets in some places, each as “secret in place, spelling”. */
export function findSecrets(
  secrets: ReadonlyMap<string, Uint8Array>,
  places: ReadonlyMap<string, Buffer>,
): string[] {
  const found: string[] = []
  for (const [secret, bytes] of secrets)
    for (const [spelling, written] of spellingsOf(bytes))
      for (const [place, content] of places)
        if (content.includes(written)) found.push(`${secret} in ${place}, ${spelling}`)
  return found
}
