import { fromBase64Url, toBase64Url } from '../../core/bytes.ts'
import { isPicture, type Picture } from '../../core/picture.ts'
import { pictureIdOf } from '../../core/picture-id.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import type { ProblemCode, Request } from '../../protocol/background.ts'
import type { PeopleAnswers } from '../../protocol/people-requests.ts'
import type { createPictureStore } from '../picture-store.ts'
import type { Invites } from './invites.ts'
import type { KnownPeople } from './known-people.ts'
import type { LiveState } from './live-state.ts'
import type { PersonSettings } from './settings.ts'

export interface PeopleRequestDeps {
  readonly people: KnownPeople
  readonly invites: Pick<Invites, 'send'>
  readonly pictures: ReturnType<typeof createPictureStore>
  readonly settings: PersonSettings
  readonly live: Pick<LiveState, 'reapply'>
}

export type PeopleRequest = Extract<Request, { type: keyof PeopleAnswers }>

/** Answers what lists of people and their cards ask. */
export function createPeopleRequests(
  deps: PeopleRequestDeps,
): (request: PeopleRequest) => Promise<Result<unknown, ProblemCode>> {
  const { people, invites, pictures, settings, live } = deps

  /** Rooms show people as they are known from now on. */
  async function decided(deciding: Promise<void>): Promise<Result<null, ProblemCode>> {
    await deciding
    await live.reapply()
    return ok(null)
  }

  async function show(picture: Picture | null): Promise<void> {
    await settings.change(now => {
      const { name, color } = now.profile
      return { ...now, profile: { name, color, ...(picture !== null && { picture }) } }
    })
  }

  async function keepPicture(data: string): Promise<Result<PeopleAnswers['keep-picture'], ProblemCode>> {
    const bytes = fromBase64Url(data)
    if (!bytes || !isPicture(bytes)) return fail('bad-picture')
    const id = pictureIdOf(bytes)
    await pictures.putOwn(id, bytes)
    await decided(show(id))
    return ok({ id })
  }

  return async request => {
    switch (request.type) {
      case 'list-people':
        return ok(await people.list())
      case 'get-person':
        return ok(await people.get(request.person))
      case 'rename-person':
        return decided(people.rename(request.person, request.name))
      case 'block-person':
        return decided(people.block(request.person, request.on))
      case 'mark-compared':
        return decided(people.compared(request.person, request.on))
      case 'forget-person':
        return decided(people.forget(request.person))
      case 'invite-person':
        return invites.send(request.person, request.room, request.words)
      case 'set-invitable':
        return decided(settings.change(now => ({ ...now, invitable: request.on })))
      case 'set-picture':
        return decided(show(request.shape))
      case 'keep-picture':
        return keepPicture(request.data)
      case 'get-picture': {
        const bytes = await pictures.get(request.id)
        return ok(bytes && { data: toBase64Url(bytes) })
      }
    }
  }
}
