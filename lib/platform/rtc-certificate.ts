/**
 * The SHA-256 fingerprint of the certificate that a session description promises (RFC 8122 §5), 32 bytes; `null` unless it promises exactly one.
 * With two, an end could be shown one certificate and read the other.
 */
export function certificateOf(sdp: string): Uint8Array | null {
  const values = new Set(
    Array.from(sdp.matchAll(/^a=fingerprint:(.*)$/gim), ([, value]) => value!.trim().toLowerCase()),
  )
  const [value] = values
  const hex =
    values.size === 1 && value ? /^sha-256 ((?:[0-9a-f]{2}:){31}[0-9a-f]{2})$/.exec(value)?.[1] : null
  return hex ? Uint8Array.from(hex.split(':'), pair => Number.parseInt(pair, 16)) : null
}
