import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

const folder = new URL('.', import.meta.url).pathname

/** Runs a program of this folder in a process beside the server's, hands it a plan, and gives the JSON that it prints. */
export async function beside<Figures>(program: string, plan: object): Promise<Figures> {
  const child = spawn(process.execPath, [`${folder}${program}`, JSON.stringify(plan)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [printed, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  if (code !== 0) throw new Error(`${program} ended with ${code}.`)
  return JSON.parse(printed) as Figures
}
