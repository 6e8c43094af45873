/** What y-webrtc 10.3 uses of a simple-peer: the events `signal`, `connect`, `close`, `error`, `data`, and these functions. */
export interface Carrier {
  on(event: string, run: (value?: unknown) => void): void
  signal(data: unknown): void
  send(bytes: Uint8Array): void
  destroy(): void
}

/**
 * Takes simple-peer's place inside y-webrtc (bundlers alias `simple-peer/simplepeer.min.js` to this file): `new Peer(options)` gives back
 * the carrier in its options, so that y-webrtc talks over links that we made, checked and keep.
 */
export default function Peer({ carrier }: { readonly carrier: Carrier }): Carrier {
  return carrier
}
