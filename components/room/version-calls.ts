import { fail, ok, type Result } from '../../lib/core/result.ts'
import type { HostToPanel, PanelToHost } from '../../lib/protocol/port.ts'
import type { VersionView } from '../../lib/protocol/versions.ts'
import type { Asked, Trouble } from './use-action.ts'
import type { VersionText } from './versions-section.tsx'

type Ask = Extract<PanelToHost, { type: 'save-version' | 'look' | 'restore' }>
type Answer = Result<VersionText | null, Trouble>

/** Calls over a port that knows only messages: each is answered once, or when the port breaks. */
export interface VersionCalls {
  save(name: string): Asked<unknown>
  look(version: VersionView): Asked<VersionText>
  restore(version: VersionView): Asked<unknown>
  /** To be told of every message of the host. */
  hear(message: HostToPanel): void
  /** The port broke. */
  broken(): void
}

const away: Answer = fail('version-hub-away')

/** `send` is false when the host is not there. */
export function createVersionCalls(send: (message: Ask) => boolean): VersionCalls {
  const waiting = new Map<string, (answer: Answer) => void>()

  function call(key: string, message: Ask): Promise<Answer> {
    if (!send(message)) return Promise.resolve(away)
    const { promise, resolve } = Promise.withResolvers<Answer>()
    waiting.set(key, resolve)
    return promise
  }

  function answer(key: string, value: Answer): void {
    waiting.get(key)?.(value)
    waiting.delete(key)
  }

  return {
    save: name => call('save', { type: 'save-version', name }),
    async look({ version }) {
      const seen = await call(`look ${version}`, { type: 'look', version })
      if (!seen.ok) return seen
      return seen.value ? ok(seen.value) : fail('version-damaged')
    },
    restore: ({ version }) => call(`restore ${version}`, { type: 'restore', version }),
    hear(message) {
      if (message.type === 'version')
        answer(`look ${message.version}`, ok({ parts: message.parts, cut: message.cut }))
      if (message.type !== 'version-done') return
      const { what, version, problem } = message
      answer(what === 'save' ? what : `${what} ${version}`, problem ? fail(`version-${problem}`) : ok(null))
    },
    broken() {
      for (const resolve of waiting.values()) resolve(away)
      waiting.clear()
    },
  }
}
