import { decodeLink, type Link, type LinkError } from '../../lib/core/links.ts'
import {
  preview_role_ask,
  preview_role_editor,
  preview_role_viewer,
  preview_title,
  problem_checksum,
  problem_not_a_link,
  problem_truncated,
  problem_version,
  remedy_checksum,
  remedy_truncated,
  remedy_version,
} from '../../public/_locales/en/messages.json'

/**
 * The join page's script. It reads the invitation from the fragment and shows it; the page's policy lets it connect to nothing, so it
 * cannot tell anybody. What came with the link is shown as text only.
 */

const noInvitation = {
  what: 'There is no invitation in this address.',
  remedy:
    'This is an Alongside hub, where people meet on web pages. To join somebody, open the whole link that they sent you.',
}

const problems: Record<LinkError, { what: string; remedy: string }> = {
  'not-a-link': { what: problem_not_a_link.message, remedy: noInvitation.remedy },
  truncated: { what: problem_truncated.message, remedy: remedy_truncated.message },
  version: { what: problem_version.message, remedy: remedy_version.message },
  checksum: { what: problem_checksum.message, remedy: remedy_checksum.message },
}

const sentences = { editor: preview_role_editor, viewer: preview_role_viewer, ask: preview_role_ask }

const part = (id: string): HTMLElement => document.getElementById(id)!

function show(section: 'problem' | 'invitation'): void {
  for (const id of ['problem', 'invitation']) part(id).hidden = id !== section
  part('footer').hidden = section !== 'invitation'
}

function showProblem({ what, remedy }: { what: string; remedy: string }): void {
  part('what').textContent = what
  part('remedy').textContent = remedy
  document.title = 'Alongside'
  show('problem')
}

function showInvitation({ roomName, inviter, role, landing }: Link): void {
  const url = new URL(landing)
  const [before = '', after = ''] = preview_title.message.split('$1')
  // Isolated, so that a name's direction marks cannot turn the words around it.
  const name = document.createElement('bdi')
  name.textContent = roomName
  part('title').replaceChildren(before, name, after)
  part('inviter').textContent = inviter
  part('site').textContent = url.host
  part('path').textContent = url.pathname === '/' && !url.search ? '' : `${url.pathname}${url.search}`
  part('role').textContent = sentences[role].message
  // The fragment goes from page to page in the browser, and to no server.
  ;(part('continue') as HTMLAnchorElement).href = `/j/guest${location.hash}`
  document.title = `${before}${roomName}${after} · Alongside`
  show('invitation')
}

function readInvitation(): void {
  const link = decodeLink(location.href)
  if (link.ok) showInvitation(link.value)
  else showProblem(location.hash.length < 2 ? noInvitation : problems[link.error])
}

function offerCopy(button: string, status: string): void {
  part(button).hidden = !navigator.clipboard
  part(button).addEventListener('click', async () => {
    const copied = await navigator.clipboard.writeText(location.href).then(
      () => true,
      () => false,
    )
    part(status).textContent = copied ? 'Copied' : 'Copy it from the address bar'
  })
}

const onPhone = /Android|iPhone|iPad/.test(navigator.userAgent)
part('phone').hidden = !onPhone
part('computer').hidden = onPhone
if (onPhone) part('phone').before(part('guest'))
const browser = navigator.userAgent.includes('Firefox/') ? 'firefox' : 'chrome'
part(browser).toggleAttribute('open', !onPhone)
const store = part(`${browser}-store`)
if (store.getAttribute('href')) {
  for (const id of ['no-store', 'chrome', 'firefox']) part(id).hidden = true
  for (const found of [part('in-store'), store]) found.hidden = false
}
offerCopy('copy', 'copied')
offerCopy('copy-phone', 'copied-phone')
addEventListener('hashchange', readInvitation)
readInvitation()
