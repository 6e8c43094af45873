import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { env } from 'node:process'

/** Whether a path is a file that this person may run. */
export const isProgram = path => {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** Where each of these names could be on PATH or in the usual folders of a Unix, in the order of the names. */
export const onPath = names =>
  names.flatMap(name =>
    [...(env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/snap/bin'].map(folder =>
      join(folder, name),
    ),
  )

/**
 * The program named by an environment variable if that is set, else the first candidate that can be run, else null. A variable that
 * names no program is a mistake of whoever set it, so it throws rather than look further.
 */
export const findProgram = (variable, candidates) => {
  const named = env[variable]
  if (!named) return candidates.find(isProgram) ?? null
  if (isProgram(named)) return named
  throw new Error(`${variable} is ${named}, which is not a program that can be run.`)
}
