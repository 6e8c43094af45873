/**
 * Whether a frame in a shadow root stays loaded when what holds it is moved. Firefox has `moveBefore` and loads such frames anew all the
 * same, so it is tried with an empty one; that is there for the length of this call.
 */
export function movesKeepFrames(document: Document): boolean {
  const { documentElement: parent } = document
  if (!parent || !('moveBefore' in parent)) return false
  const host = document.createElement('div')
  const frame = document.createElement('iframe')
  host.attachShadow({ mode: 'closed' }).append(frame)
  parent.append(host)
  const before = frame.contentWindow
  parent.moveBefore(host, parent.firstChild)
  const isKept = before !== null && frame.contentWindow === before
  host.remove()
  return isKept
}
