import { describe } from 'vitest'
import { useMeeting } from '../support/use-meeting.ts'
import { whileFollowing } from './stories/following.ts'
import { onForeignPages } from './stories/foreign-pages.ts'
import { throughNavigation } from './stories/navigation.ts'
import { withNotifications } from './stories/notifications.ts'
import { withThings } from './stories/things.ts'
import { asTwoPeople } from './stories/two-people.ts'

// Two people in one room, each in a window of their own width: on one page after another, and at last one of them looks elsewhere.

const people = useMeeting({ path: 'long.html' })

// First: what happens in a page's first moments is no news, and is not announced there.
describe('following', () => whileFollowing(people))
describe('pages of other people', () => onForeignPages(people))
describe('ways from page to page', () => throughNavigation(people))
describe('pins, fields, gestures and bubbles', () => withThings(people))
describe('two people', () => asTwoPeople(people))
describe('notifications', () => withNotifications(people))
