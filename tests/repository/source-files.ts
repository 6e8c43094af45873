import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

const root = new URL('../..', import.meta.url).pathname

export interface SourceFile {
  /** From the project's root, with `/`. */
  readonly path: string
  readonly text: string
}

/** Every TypeScript file under these folders; a folder that is not there holds none. */
export function sourceFiles(folders: readonly string[]): readonly SourceFile[] {
  return folders.flatMap(folder =>
    readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
      .filter(entry => entry.isFile() && /\.(tsx?|mts|mjs)$/.test(entry.name))
      .map(entry => {
        const path = join(entry.parentPath, entry.name)
        return { path: relative(root, path).replaceAll('\\', '/'), text: readFileSync(path, 'utf8') }
      }),
  )
}

/** A file of the project as text. */
export const readProjectFile = (path: string): string => readFileSync(join(root, path), 'utf8')

/** The code without comments, so that a word in a sentence is not taken for a use of the thing. Strings stay. */
export const withoutComments = (text: string): string =>
  text.replace(
    /('(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)|\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm,
    (_, string) => string ?? '',
  )

const importForms = [
  // import x from '…', export … from '…', over several lines; types too: knowing a shape is knowing the place.
  /^(?:import|export)\s[^;'"]*?\sfrom\s+'([^']+)'/gm,
  /^import\s+'([^']+)'/gm,
  /\bimport\(\s*'([^']+)'/g,
]

/** What a file imports, as written, in any form. */
export const importsOf = (file: SourceFile): readonly string[] => {
  const code = withoutComments(file.text)
  return importForms.flatMap(form => [...code.matchAll(form)].map(match => match[1]!))
}
