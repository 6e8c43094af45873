import { expect, test } from 'vitest'
import { importProblem } from './import-rule.ts'
import { importsOf, sourceFiles, withoutComments } from './source-files.ts'

const source = sourceFiles(['entrypoints', 'components', 'lib', 'server', 'cli'])

test('every import points downwards', () => {
  const problems = source.flatMap(file => importsOf(file).map(imported => importProblem(file.path, imported)))
  expect(problems.filter(problem => problem !== null)).toEqual([])
})

test('the rule sees an arrow that points upwards', () => {
  expect(importProblem('lib/core/ids.ts', '../engine/types.ts')).toContain('core may not import engine types')
  expect(importProblem('lib/features/chat/room.ts', '../cursors/model.ts')).toContain('does not know another')
  expect(importProblem('lib/page/pointer.ts', 'preact')).toContain('may not use the package')
  expect(importProblem('server/hub.ts', '../lib/protocol/hub.ts')).toBeNull()
})

test('imports are found in every form they are written in', () => {
  const text = [
    `import type { A } from './a.ts'`,
    `import {\n  b,\n  type C,\n} from './b.ts'`,
    `export * from './c.ts'`,
    `import './d.ts'`,
    `const e = await import('./e.ts')`,
    `// import f from './f.ts'`,
  ].join('\n')
  expect(importsOf({ path: 'x.ts', text })).toEqual(['./a.ts', './b.ts', './c.ts', './d.ts', './e.ts'])
})

test('only platform and what starts everything speak to the browser', () => {
  const spoken =
    /\b(browser|chrome)\.[a-z]|\bnew (RTCPeerConnection|WebSocket|BroadcastChannel)\b|\bindexedDB\b/
  const speaking = source
    .filter(file => !/^(lib\/platform|entrypoints|server|cli)\//.test(file.path))
    .filter(file => spoken.test(withoutComments(file.text)))
  expect(speaking.map(file => file.path)).toEqual([])
})
