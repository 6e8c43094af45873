/** See find-firefox.mjs. */
export function findFirefox(): string | null
