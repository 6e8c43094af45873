import { createHash, createHmac, randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { connect } from 'node:net'
import { argv, exit, stdout } from 'node:process'

/**
 * Asks a TURN server for a relayed address and prints one word: `granted`, the number of the refusal, or `silence`. Started as
 * `allocate.ts udp|tcp HOST PORT USERNAME CREDENTIAL`. Node's WebRTC knows TURN over UDP only, and does not say why it was refused.
 * https://www.rfc-editor.org/rfc/rfc8656#section-7
 */
const [transport, host = '', port = '', username = '', credential = ''] = argv.slice(2)

const magic = Buffer.from('2112a442', 'hex')
const types = { allocate: 0x0003, granted: 0x0103 } as const
const attributes = {
  username: 0x0006,
  integrity: 0x0008,
  error: 0x0009,
  realm: 0x0014,
  nonce: 0x0015,
  transport: 0x0019,
} as const
const silenceMs = 3_000

interface Message {
  readonly type: number
  readonly values: ReadonlyMap<number, Buffer>
}

const uint16 = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff])
const attribute = (type: number, value: Buffer): Buffer =>
  Buffer.concat([uint16(type), uint16(value.length), value, Buffer.alloc(-value.length & 3)])
const message = (length: number, body: Buffer, transaction: Buffer): Buffer =>
  Buffer.concat([uint16(types.allocate), uint16(length), magic, transaction, body])

/** A relayed UDP address, please; signed once the server has said for which realm. */
function request(realm?: Buffer, nonce?: Buffer): Buffer {
  const transaction = randomBytes(12)
  const udp = attribute(attributes.transport, Buffer.from([17, 0, 0, 0]))
  if (!realm || !nonce) return message(udp.length, udp, transaction)
  const name = attribute(attributes.username, Buffer.from(username))
  const body = Buffer.concat([
    udp,
    name,
    attribute(attributes.realm, realm),
    attribute(attributes.nonce, nonce),
  ])
  const key = createHash('md5').update(`${username}:${realm}:${credential}`).digest()
  const signed = createHmac('sha1', key)
    .update(message(body.length + 24, body, transaction))
    .digest()
  return message(
    body.length + 24,
    Buffer.concat([body, attribute(attributes.integrity, signed)]),
    transaction,
  )
}

function parse(bytes: Buffer): Message {
  const values = new Map<number, Buffer>()
  for (let at = 20; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt16BE(at + 2)
    values.set(bytes.readUInt16BE(at), bytes.subarray(at + 4, at + 4 + length))
    at += 4 + length + (-length & 3)
  }
  return { type: bytes.readUInt16BE(0), values }
}

function say(word: string): never {
  stdout.write(word)
  exit(0)
}

function receive({ type, values }: Message): void {
  if (type === types.granted) say('granted')
  const error = values.get(attributes.error)
  const [realm, nonce] = [values.get(attributes.realm), values.get(attributes.nonce)]
  const first = !asked
  asked = true
  if (first && realm && nonce) send(request(realm, nonce))
  else say(error ? String(error[2]! * 100 + error[3]!) : 'nonsense')
}

let asked = false
let send: (bytes: Buffer) => void
setTimeout(() => say('silence'), silenceMs)

if (transport === 'udp') {
  const socket = createSocket('udp4').on('message', bytes => receive(parse(bytes)))
  send = bytes => socket.send(bytes, Number(port), host)
  send(request())
} else {
  // Answers are shorter than a segment and come one at a time.
  const socket = connect(Number(port), host, () => send(request())).on('data', bytes => receive(parse(bytes)))
  send = bytes => void socket.write(bytes)
}
