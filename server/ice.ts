import { createHmac } from 'node:crypto'
import type { IceAnswer } from '../lib/protocol/hub-api.ts'

/** Where browsers find out their own address, and who carries their traffic where nothing direct works. */
export interface IceConfig {
  readonly stunUrls: readonly string[]
  readonly turn:
    | { readonly urls: readonly string[]; readonly secret: string }
    | { readonly urls: readonly string[]; readonly username: string; readonly credential: string }
    | null
}

/** Long enough for a call that is set up now; short enough that a leaked credential is soon worthless. Milliseconds. */
const credentialMs = 2 * 3_600_000

/**
 * What goes into `RTCPeerConnection`. With a secret shared with the TURN server, a credential that expires by itself:
 * https://datatracker.ietf.org/doc/html/draft-uberti-behave-turn-rest-00, as coturn's `use-auth-secret` understands it.
 */
export function iceServers({ stunUrls, turn }: IceConfig, nowMs: number): IceAnswer {
  const stun = stunUrls.length > 0 ? [{ urls: [...stunUrls] }] : []
  if (!turn) return { iceServers: stun }
  const urls = [...turn.urls]
  if (!('secret' in turn))
    return { iceServers: [...stun, { urls, username: turn.username, credential: turn.credential }] }
  const username = `${Math.floor((nowMs + credentialMs) / 1000)}:alongside`
  const credential = createHmac('sha1', turn.secret).update(username).digest('base64')
  return { iceServers: [...stun, { urls, username, credential }] }
}
