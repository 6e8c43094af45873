/** Characters that file systems take for something else. */
const notInNames = /[\p{Cc}\\/:*?"<>|]+/gu

/** Has the browser save a text as a file, as if it had been downloaded. In an extension page. */
export function downloadText(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name.replace(notInNames, ' ').trim()
  link.click()
  // The browser reads it after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
