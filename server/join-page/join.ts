import { decodeLink, type Link, type LinkError } from '../../lib/core/links.ts'

/**
 * The join page's script. It reads the invitation from the fragment and shows it; the page's policy lets it connect to nothing, so it
 * cannot tell anybody. What came with the link is shown as text only, among sentences that are in the page already.
 */

const part = (id: string): HTMLElement => document.getElementById(id)!

/** Of sentences that wait in the page, shows the one whose `data-NAME` is `value`. */
function choose(name: 'problem' | 'role', value: string): void {
  for (const element of document.querySelectorAll<HTMLElement>(`[data-${name}]`))
    element.hidden = element.dataset[name] !== value
}

function show(section: 'problem' | 'invitation'): void {
  for (const id of ['problem', 'invitation']) part(id).hidden = id !== section
  part('footer').hidden = section !== 'invitation'
}

function showProblem(problem: LinkError | 'none'): void {
  choose('problem', problem)
  document.title = 'Alongside'
  show('problem')
}

/** `$1` is where the room's name goes. */
const [before = '', after = ''] = part('title').textContent.split('$1')

function showInvitation({ roomName, inviter, role, landing }: Link): void {
  const url = new URL(landing)
  // Isolated, so that a name's direction marks cannot turn the words around it.
  const name = document.createElement('bdi')
  name.textContent = roomName
  part('title').replaceChildren(before, name, after)
  part('inviter').textContent = inviter
  part('site').textContent = url.host
  part('path').textContent = url.pathname === '/' && !url.search ? '' : `${url.pathname}${url.search}`
  choose('role', role)
  // The fragment goes from page to page in the browser, and to no server.
  ;(part('continue') as HTMLAnchorElement).href = `/j/guest${location.hash}`
  document.title = `${before}${roomName}${after} · Alongside`
  show('invitation')
}

function readInvitation(): void {
  const link = decodeLink(location.href)
  if (link.ok) showInvitation(link.value)
  else showProblem(location.hash.length < 2 ? 'none' : link.error)
}

function offerCopy(button: string, status: string): void {
  part(button).hidden = !navigator.clipboard
  part(button).addEventListener('click', async () => {
    const { copied, notCopied } = part(status).dataset
    const isCopied = await navigator.clipboard.writeText(location.href).then(
      () => true,
      () => false,
    )
    part(status).textContent = (isCopied ? copied : notCopied) ?? ''
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
