import { HocuspocusProvider } from '@hocuspocus/provider'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { startHub } from '../../tests/support/hub-process.ts'
import { quantile } from '../quantile.ts'

/** Somebody's connection to a rival, with the document it fills. */
interface Joined {
  readonly doc: Y.Doc
  close(): void
}

interface Rival {
  readonly name: string
  readonly program: string
  readonly join: (url: string, doc: Y.Doc) => Joined
}

const room = 'a-room'
const socketOf = (url: string) => url.replace('http', 'ws')

const rivals: readonly Rival[] = [
  {
    name: 'y-websocket 3, @y/websocket-server 0.1',
    program: 'bench/hub/rivals/y-websocket.ts',
    join(url, doc) {
      const provider = new WebsocketProvider(socketOf(url), room, doc, { disableBc: true })
      return { doc, close: () => provider.destroy() }
    },
  },
  {
    name: 'Hocuspocus 4.7',
    program: 'bench/hub/rivals/hocuspocus.ts',
    join(url, doc) {
      const provider = new HocuspocusProvider({ url: socketOf(url), name: room, document: doc })
      return { doc, close: () => provider.destroy() }
    },
  },
]

/** The document has this text. */
function filled(doc: Y.Doc, name: string, length: number): Promise<void> {
  return new Promise(resolve => {
    const look = (): void => {
      if (doc.getText(name).length !== length) return
      doc.off('update', look)
      resolve()
    }
    doc.on('update', look)
    look()
  })
}

/** How long each rival takes to give the whole document, which it holds in memory and readable, to somebody who has nothing. Milliseconds. */
export async function joinRivals(
  updates: readonly Uint8Array[],
  text: { readonly name: string; readonly length: number },
  joiners: number,
): Promise<{ name: string; medianMs: number; longestMs: number }[]> {
  const figures: { name: string; medianMs: number; longestMs: number }[] = []
  for (const { name, program, join } of rivals) {
    const server = await startHub({ program })
    const author = new Y.Doc()
    const open = [join(server.url, author)]
    author.transact(() => {
      for (const update of updates) Y.applyUpdate(author, update)
    })
    const times: number[] = []
    // The first waits for the author's part as well.
    for (let i = 0; i <= joiners; i++) {
      const doc = new Y.Doc()
      const startMs = performance.now()
      const joined = join(server.url, doc)
      await filled(doc, text.name, text.length)
      if (i > 0) times.push(performance.now() - startMs)
      joined.close()
      doc.destroy()
    }
    for (const one of open) one.close()
    await server.kill()
    figures.push({ name, medianMs: quantile(times, 0.5), longestMs: Math.max(...times) })
  }
  return figures
}
