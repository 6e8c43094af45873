import { fromBase64Url, fromUtf8, toBase64Url, utf8 } from '../core/bytes.ts'
import type { RoomId } from '../core/ids.ts'
import { type KeyPair, publicKeyOf, roomIdOf, sign, verify } from '../core/keys.ts'
import { type Policy, policy, type SignedPolicy } from './hub.ts'

/** Signs a policy with the room's owner key. */
export function signPolicy(owner: KeyPair, content: Policy): SignedPolicy {
  const payload = utf8(JSON.stringify(content))
  return { payload: toBase64Url(payload), signature: toBase64Url(sign(owner, 'policy', payload)) }
}

/** The policy inside, if it is for this room and its owner signed it; otherwise `null`. */
export function readPolicy(room: RoomId, signed: SignedPolicy): Policy | null {
  const payload = fromBase64Url(signed.payload)
  const signature = fromBase64Url(signed.signature)
  const content = payload && parseJson(fromUtf8(payload))
  const parsed = policy.safeParse(content)
  if (!payload || !signature || !parsed.success || parsed.data.room !== room) return null
  const owner = publicKeyOf(parsed.data.owner)
  return roomIdOf(owner) === room && verify(owner, 'policy', payload, signature) ? parsed.data : null
}

function parseJson(json: string | null): unknown {
  try {
    return json === null ? null : JSON.parse(json)
  } catch {
    return null
  }
}
