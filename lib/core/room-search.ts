/** What is searched of a room. */
export interface SearchedRoom {
  readonly name: string
  readonly givenName: string
  /** The address that it opens. */
  readonly page: string
  readonly met: readonly { readonly name: string }[]
}

/** Without case and accents, so that *ecole* finds *École*. */
const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()

/** The rooms in which every word of the query is, in their name, their page or the people met there; those whose name begins with it come first. */
export function searchRooms<Room extends SearchedRoom>(rooms: readonly Room[], query: string): Room[] {
  const wanted = plain(query.trim())
  const words = wanted.split(/\s+/)
  const found = rooms.filter(room => {
    const text = plain([room.name, room.givenName, room.page, ...room.met.map(({ name }) => name)].join('\n'))
    return words.every(word => text.includes(word))
  })
  const begins = (room: Room): boolean => plain(room.name).startsWith(wanted)
  return [...found.filter(begins), ...found.filter(room => !begins(room))]
}
