/** See find-chromium.mjs. */
export function findChromium(): string | null
export declare function findHeadlessShell(): string | null
