import { describe } from 'vitest'
import { useMeeting } from '../support/use-meeting.ts'
import { onAwkwardPages } from './stories/awkward-pages.ts'
import { throughPageLife } from './stories/page-life.ts'

// What pages hold, and what becomes of them.

const browser = {
  // Playwright switches the back/forward cache off unless it is told not to.
  ignoreDefaultArgs: ['--disable-back-forward-cache'],
  args: ['--ignore-certificate-errors'],
}
const people = useMeeting({ a: browser, b: browser })

describe('awkward pages', () => onAwkwardPages(people))
describe('the life of pages', () => throughPageLife(people))
