/** See install-packages.mjs. */
export declare function installDebian(
  what: string,
  packages: readonly string[],
  signal?: AbortSignal,
): Promise<void>
