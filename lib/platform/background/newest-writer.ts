/** Writes what is newest at the time, one write after another, however fast it changes. `write` does not reject. */
export function createNewestWriter(write: () => Promise<void>): () => void {
  let writing = false
  let unwritten = false

  async function run(): Promise<void> {
    writing = true
    while (unwritten) {
      unwritten = false
      await write()
    }
    writing = false
  }

  return () => {
    unwritten = true
    if (!writing) void run()
  }
}
