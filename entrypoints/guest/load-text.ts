import { createText, type Text } from '../../components/text.ts'
import type { Locale } from '../../lib/core/locales.ts'
import { z } from '../../lib/protocol/schema.ts'

const sentences = z.record(z.string(), z.object({ message: z.string() }))

/** Sentences in one language, and no other is fetched. Rejects where the hub does not answer. `base`: the address of the files beside which they are. */
export async function loadText(fetch: typeof globalThis.fetch, base: string, locale: Locale): Promise<Text> {
  const answer = await fetch(new URL(`${locale}.json`, base))
  return createText(sentences.parse(await answer.json()))
}
