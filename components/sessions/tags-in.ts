import { limits } from '../../lib/core/limits.ts'

/** The tags in what somebody typed, as a hub takes them: small letters, numbers and hyphens, each once. */
export function tagsIn(typed: string): string[] {
  const tags = typed
    .split(/[,;#\s]+/u)
    .map(word =>
      word
        .toLowerCase()
        .normalize('NFC')
        .replace(/[^\p{Ll}\p{Lo}\p{M}\p{N}-]/gu, '')
        .replace(/^[^\p{Ll}\p{Lo}\p{N}]+/u, '')
        .slice(0, limits.sessionTagChars),
    )
    .filter(tag => tag !== '')
  return [...new Set(tags)].slice(0, limits.sessionTags)
}
