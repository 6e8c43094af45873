import { build } from 'esbuild'

/** The styles of `popup`, `options` or `panel`, as its page links them. */
export async function bundleStyles(view: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [`components/${view}/${view}.css`],
    bundle: true,
    write: false,
    absWorkingDir: new URL('../../..', import.meta.url).pathname,
  })
  return outputFiles[0]!.text
}
