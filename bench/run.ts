import { readdir, writeFile } from 'node:fs/promises'
import { arch, cpus, platform } from 'node:os'
import { argv, stdout, version } from 'node:process'

/** What a file of this folder exports by default: it measures, and returns a heading and its figures in Markdown. */
type Bench = () => Promise<string>

const folder = new URL('.', import.meta.url)
const wanted = argv.slice(2)

const files = (await readdir(folder))
  .filter(name => name.endsWith('.bench.ts'))
  .filter(name => wanted.length === 0 || wanted.some(part => name.includes(part)))
  .sort()

const sections: string[] = []
let failed = 0
for (const name of files) {
  stdout.write(`▸ ${name}\n`)
  try {
    const { default: bench } = (await import(new URL(name, folder).href)) as { default: Bench }
    const section = (await bench()).trim()
    sections.push(section)
    stdout.write(`${section}\n\n`)
  } catch (error) {
    failed++
    stdout.write(`✗ ${name}: ${error instanceof Error ? error.stack : error}\n`)
  }
}

if (wanted.length === 0 && failed === 0) {
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${platform()} ${arch()}, Node ${version}`
  const heading = `# Figures\n\nWritten by \`npm run bench\` on ${machine}. Rivals are measured in the same run.`
  await writeFile(new URL('results.md', folder), `${[heading, ...sections].join('\n\n')}\n`)
}
// A browser or a socket that a bench left open must not keep the run from ending.
process.exit(failed === 0 ? 0 : 1)
