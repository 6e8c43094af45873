import type { CDPSession, Page } from 'playwright-core'

interface Node {
  readonly attributes?: readonly string[]
  readonly children?: readonly Node[]
  readonly shadowRoots?: readonly Node[]
}

/** Every `data-testid` in a page's shadow roots, closed ones too: DevTools sees what the page and Playwright do not. */
export async function testIdsInside(page: Page): Promise<readonly string[]> {
  const devtools: CDPSession = await page.context().newCDPSession(page)
  const { root } = await devtools.send('DOM.getDocument', { depth: -1, pierce: true })
  await devtools.detach()
  return collect(root as Node, false)
}

function collect(node: Node, inside: boolean): readonly string[] {
  const at = node.attributes?.indexOf('data-testid') ?? -1
  const own = inside && at >= 0 ? [node.attributes![at + 1]!] : []
  return [
    ...own,
    ...(node.children ?? []).flatMap(child => collect(child, inside)),
    ...(node.shadowRoots ?? []).flatMap(root => collect(root, true)),
  ]
}
