import { deleteDB } from 'idb'
import { browser } from 'wxt/browser'
import { databaseName } from '../database.ts'

/**
 * Deletes all that this browser keeps: keys, rooms, conversations, people, pictures, settings and notifications, and gives back the access to sites. Every
 * connection to the database is closed by it, so that nothing that is still under way writes anything again.
 */
export async function deleteEverything(): Promise<void> {
  await deleteDB(databaseName)
  await Promise.all([
    browser.storage.local.clear(),
    browser.storage.session.clear(),
    browser.alarms?.clearAll(),
    giveBackAccess(),
  ])
}

async function giveBackAccess(): Promise<void> {
  const { origins = [] } = await browser.permissions.getAll()
  // What was given with the installation cannot be given back.
  for (const origin of origins) await browser.permissions.remove({ origins: [origin] }).catch(() => false)
}
