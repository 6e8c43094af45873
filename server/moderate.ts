import { moderate } from './moderation.ts'

process.exitCode = await moderate(process.argv.slice(2), process.env, {
  say: text => process.stdout.write(text),
  complain: text => process.stderr.write(text),
})
