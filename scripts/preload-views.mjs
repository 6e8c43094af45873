/**
 * A Vite plugin: a page whose first module loads nothing that draws, but imports what does when it has begun everything else, has that fetched
 * beside the first module and not after it. `pages`: their names.
 *
 * @param {readonly string[]} pages
 */
export const preloadViews = pages => ({
  name: 'preload-views',
  transformIndexHtml: {
    /** @type {'post'} */
    order: 'post',
    /** @param {string} html @param {{ chunk?: any, bundle?: Record<string, any> }} built */
    handler(html, { chunk, bundle }) {
      if (!chunk || !bundle || !pages.includes(chunk.name)) return html
      const files = new Set()
      /** @param {string} file */
      const add = file => {
        if (files.has(file)) return
        files.add(file)
        for (const next of bundle[file]?.imports ?? []) add(next)
      }
      for (const file of chunk.dynamicImports) add(file)
      const known = [chunk.fileName, ...chunk.imports]
      const tags = [...files]
        .filter(file => !known.includes(file))
        .map(file => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, href: `/${file}` },
          // After what is to be there first.
          injectTo: /** @type {const} */ ('head'),
        }))
      return { html, tags }
    },
  },
})
