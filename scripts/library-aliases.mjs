import { fileURLToPath } from 'node:url'

/** Modules that take a library's place wherever the project is bundled or tested. The file of each says why. */
export const libraryAliases = {
  'simple-peer/simplepeer.min.js': fileURLToPath(
    new URL('../lib/platform/y-webrtc-peer.ts', import.meta.url),
  ),
}
