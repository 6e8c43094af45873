import type { Imported, Keeping } from '../../components/options/keeping.ts'
import { identityFileBytesMost, readIdentityFile, writeIdentityFile } from '../../lib/core/identity-file.ts'
import { fail, ok, type Result } from '../../lib/core/result.ts'
import { ask } from '../../lib/platform/background-client.ts'
import { type Database, openDatabase } from '../../lib/platform/database.ts'
import { downloadText } from '../../lib/platform/download-text.ts'
import { collectIdentity } from '../../lib/platform/moving/collect-identity.ts'
import { mergeIdentity } from '../../lib/platform/moving/merge-identity.ts'
import type { ProblemCode } from '../../lib/protocol/background.ts'
import { readIdentityContent, writeIdentityContent } from '../../lib/protocol/identity-content.ts'

const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length))
const today = (): string => new Date().toISOString().slice(0, 10)

/** In the database, which is closed after it; `storage` where the browser refuses. */
async function inDatabase<Value, Code extends string>(
  run: (database: Database) => Promise<Result<Value, Code>>,
): Promise<Result<Value, Code | ProblemCode>> {
  try {
    const database = await openDatabase()
    try {
      return await run(database)
    } finally {
      database.close()
    }
  } catch (error) {
    console.warn('alongside: what is kept could not be read or written', error)
    return fail('storage')
  }
}

/** What the settings do with all that this browser keeps. Keys pass through this page alone, and no message. */
export const keeping: Omit<Keeping, 'used'> = {
  exportEverything: () =>
    inDatabase(async database => {
      const { exportEverything } = await import('./export-everything.ts')
      downloadText(`alongside ${today()}.json`, 'application/json', await exportEverything(database))
      return ok(null)
    }),
  exportIdentity: (passphrase, progress) =>
    inDatabase(async database => {
      const content = await collectIdentity(database, randomBytes)
      if (!content) return fail('storage')
      const file = await writeIdentityFile(
        writeIdentityContent(content),
        passphrase,
        randomBytes(40),
        progress,
      )
      downloadText(`alongside identity ${today()}.json`, 'application/json', file)
      return ok(null)
    }),
  async importIdentity(file, passphrase, progress) {
    if (file.size > identityFileBytesMost) return fail('file-foreign')
    const opened = await readIdentityFile(await file.text(), passphrase, progress)
    if (!opened.ok) return opened
    const content = readIdentityContent(opened.value)
    // It opens, and says what this version does not know.
    if (!content) return fail('file-newer')
    // Whatever is open would go on as who we were.
    const left = await ask<'leave-all-rooms'>({ type: 'leave-all-rooms' })
    if (!left.ok) return left
    const merged = await inDatabase<Imported, never>(async database =>
      ok(await mergeIdentity(database, content, randomBytes)),
    )
    if (merged.ok) await ask<'restart'>({ type: 'restart' })
    return merged
  },
  deleteEverything: () => ask<'delete-everything'>({ type: 'delete-everything' }),
}
