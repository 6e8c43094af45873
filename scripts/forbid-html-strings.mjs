const assignment = /\b(\w+)\.innerHTML=\w+\.__html/

/**
 * A Vite plugin that takes Preact's one way of turning a string into markup out of the bundle: nothing here uses it, so nobody has to
 * trust that nothing does. Throws when Preact has changed and it is not found.
 */
export const forbidHtmlStrings = {
  name: 'forbid-html-strings',
  /** @param {string} code @param {string} id */
  transform(code, id) {
    if (!/\/preact\/dist\/preact\.m?js$/.test(id.split('?')[0] ?? '')) return null
    if (!assignment.test(code)) throw new Error('Preact assigns innerHTML in another way than was known.')
    return { code: code.replace(assignment, 'void 0'), map: null }
  },
}
