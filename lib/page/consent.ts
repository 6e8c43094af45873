/** Whether the page asks to be left alone: `<meta name="alongside" content="off">` in its head, whatever the case. */
export function pageOptsOut(document: Document): boolean {
  const meta = document.head?.querySelector<HTMLMetaElement>('meta[name="alongside" i]')
  return meta?.content.trim().toLowerCase() === 'off'
}
