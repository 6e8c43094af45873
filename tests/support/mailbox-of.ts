import type { MailboxId } from '../../lib/core/ids.ts'
import { inboxKey, mailboxIdOf } from '../../lib/core/inbox-keys.ts'
import type { BackgroundView } from './background-view.ts'

/** Where mail finds a browser's person: its own secret tells. */
export async function mailboxOf(background: BackgroundView): Promise<MailboxId> {
  const seed = await background.evaluate<number[]>(`new Promise((resolve, reject) => {
    const opening = indexedDB.open('alongside')
    opening.onerror = reject
    opening.onsuccess = () => {
      const asked = opening.result.transaction('identity').objectStore('identity').get('self')
      asked.onsuccess = () => resolve([...asked.result.seed])
      opening.result.close()
    }
  })`)
  return mailboxIdOf(inboxKey(Uint8Array.from(seed)).publicKey)
}
