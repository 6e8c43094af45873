import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe } from 'vitest'
import { useMeeting } from '../support/use-meeting.ts'
import { throughBackgroundLife } from './stories/background-life.ts'
import { withConsent } from './stories/consent.ts'

// What one of two lets the other see, and what their browsers do to workers, tabs and windows.

const profileOfBen = mkdtempSync(join(tmpdir(), 'alongside-restart-'))
// Written before the meeting, and so run after its end.
afterAll(() => rm(profileOfBen, { recursive: true, force: true, maxRetries: 10 }))
const people = useMeeting({ b: { profile: profileOfBen } })

describe('consent', () => withConsent(people))
describe('the life of the background', () => throughBackgroundLife(people, profileOfBen))
