import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import { libraryAliases } from '../../scripts/library-aliases.mjs'

/** For `node --import`: the modules that take a library's place, as in everything that is bundled. */
registerHooks({
  resolve(specifier, context, next) {
    const path = Object.entries(libraryAliases).find(([from]) => from === specifier)?.[1]
    return path ? { url: pathToFileURL(path).href, shortCircuit: true } : next(specifier, context)
  },
})
