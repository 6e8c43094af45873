/** One form of words that are written in several, for comparing: without accents, without capitals. */
export const foldText = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()

/** One form of names that look alike: as `foldText`, without what is not seen. */
export const foldName = (name: string): string => foldText(name).replace(/[\s\p{Cf}\p{P}]+/gu, '')
