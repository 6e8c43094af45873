import type { Demo } from './browser.ts'
import type { DemoPage } from './page.ts'
import { createPeople, nameOf, type Weather } from './people.ts'

// The demo's own page: frames beside one another, each with a person's browser in it, and what can be changed about them.

const weather: Weather = { delayMs: 40, loss: 0 }
const people = createPeople(weather)
;(window as Window & { demo?: Demo }).demo = { connect: people.connect }

const windows = document.querySelector<HTMLElement>('#windows')!
const input = (name: string) => document.querySelector<HTMLInputElement>(`#${name}`)!
const pages = document.querySelector<HTMLSelectElement>('#page')!
/** Those who have no window of their own read along in the first one. By person; the value stops them. */
const walkers = new Map<number, () => void>()

function stopWalkers(): void {
  for (const stop of walkers.values()) stop()
  walkers.clear()
}

function setWalkers(): void {
  const first = windows.querySelector('iframe')?.contentWindow as
    | (Window & { demoPage?: DemoPage })
    | undefined
  const [from, to] = [Number(input('windows-count').value), Number(input('people').value)]
  for (const [person, stop] of walkers) {
    if (person >= from && person < to) continue
    stop()
    walkers.delete(person)
  }
  if (!first?.demoPage) return
  for (let person = from; person < to; person++)
    if (!walkers.has(person)) walkers.set(person, first.demoPage.walk(person))
}

function createWindow(person: number): HTMLElement {
  const figure = document.createElement('figure')
  const caption = document.createElement('figcaption')
  const frame = document.createElement('iframe')
  caption.textContent = `${nameOf(person)}’s browser`
  frame.title = caption.textContent
  frame.dataset.person = String(person)
  frame.addEventListener('load', () => {
    const script = frame.contentDocument!.createElement('script')
    script.src = '/demo/page.js'
    script.addEventListener('load', () => person === 0 && setWalkers())
    frame.contentDocument!.head.append(script)
    // A page that is left takes its walkers along.
    if (person === 0) frame.contentWindow!.addEventListener('pagehide', stopWalkers, { once: true })
  })
  frame.src = `/${pages.value}`
  figure.append(caption, frame)
  return figure
}

function setPeople(): void {
  const shown = Number(input('windows-count').value)
  const count = Math.max(shown, Number(input('people').value))
  for (let person = 0; person < Number(input('people').max); person++) people.set(person, person < count)
  while (windows.childElementCount > shown) windows.lastElementChild!.remove()
  while (windows.childElementCount < shown) windows.append(createWindow(windows.childElementCount))
  setWalkers()
}

const shownBy: Readonly<Record<string, (value: number) => string>> = {
  delay: value => `${value} ms`,
  loss: value => `${value} %`,
}

function read(): void {
  weather.delayMs = Number(input('delay').value)
  weather.loss = Number(input('loss').value) / 100
  for (const output of document.querySelectorAll('output')) {
    const name = output.htmlFor.value
    output.value = (shownBy[name] ?? String)(Number(input(name).value))
  }
}

document.addEventListener('input', () => {
  read()
  setPeople()
})
pages.addEventListener('change', () => {
  for (const frame of windows.querySelectorAll('iframe')) frame.src = `/${pages.value}`
})
read()
setPeople()
