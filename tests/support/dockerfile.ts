import { readFileSync } from 'node:fs'

export interface Dockerfile {
  /** In order, over all stages. */
  readonly instructions: readonly { readonly name: string; readonly value: string }[]
  valuesOf(name: string): string[]
  /** What ENV sets. */
  readonly environment: Readonly<Record<string, string>>
}

/** Reads the project's Dockerfile, which keeps to one line for each instruction. */
export function readDockerfile(): Dockerfile {
  const instructions = readFileSync(new URL('../../Dockerfile', import.meta.url), 'utf8')
    .split('\n')
    .flatMap(line => {
      const [, name, value] = /^([A-Z]+) (.+)$/.exec(line) ?? []
      return name && value ? [{ name, value }] : []
    })
  const valuesOf = (name: string): string[] =>
    instructions.filter(one => one.name === name).map(({ value }) => value)
  const pairs = valuesOf('ENV').flatMap(value => value.split(' '))
  return {
    instructions,
    valuesOf,
    environment: Object.fromEntries(pairs.map(pair => pair.split('=') as [string, string])),
  }
}
