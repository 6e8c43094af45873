import { RTCPeerConnection as NodePeerConnection } from 'node-datachannel/polyfill'

const Native = NodePeerConnection as unknown as typeof RTCPeerConnection

/** Node's own WebRTC (libdatachannel), made to keep what the standard says where it does not, and counted. */
export function createNodePeers(): {
  readonly Peer: typeof RTCPeerConnection
  readonly made: readonly RTCPeerConnection[]
  readonly open: () => number
} {
  const made: RTCPeerConnection[] = []
  const Peer = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      made.push(this)
    }
    override get localDescription(): RTCSessionDescription | null {
      return orNull(super.localDescription)
    }
    override get remoteDescription(): RTCSessionDescription | null {
      return orNull(super.remoteDescription)
    }
    override async setLocalDescription(): Promise<void> {
      // It answers an offer by itself.
      await super.setLocalDescription(
        this.remoteDescription ? await this.createAnswer() : await this.createOffer(),
      )
    }
  }
  return { Peer, made, open: () => made.filter(peer => peer.connectionState !== 'closed').length }
}

const orNull = (description: RTCSessionDescription | null): RTCSessionDescription | null =>
  description?.sdp ? description : null
