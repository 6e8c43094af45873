import { expect, test } from 'vitest'
import { certificateOf } from '../../lib/platform/rtc-certificate.ts'

const pairs = (byte: string): string => Array.from({ length: 32 }, () => byte).join(':')
const line = (byte: string, hash = 'sha-256'): string => `a=fingerprint:${hash} ${pairs(byte)}\r\n`

test('M8 one fingerprint is read, however often and in whichever case it is written', () => {
  const sdp = `v=0\r\n${line('AB')}m=application 9 UDP/DTLS/SCTP\r\n${line('ab', 'SHA-256')}`
  expect(certificateOf(sdp)).toEqual(new Uint8Array(32).fill(0xab))
})

test.each([
  ['none', 'v=0\r\n'],
  ['two', line('AB') + line('CD')],
  ['a second of another kind', line('AB') + line('AB', 'sha-1')],
  ['one that is too short', 'a=fingerprint:sha-256 AB:CD\r\n'],
  ['one that is no hex', line('XY')],
  ['another hash', line('AB', 'sha-512')],
])('M8 a description with %s is refused', (_, sdp) => {
  expect(certificateOf(sdp)).toBeNull()
})
