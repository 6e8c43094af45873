/** What the room itself takes, which is most of the page: fetched while people read who invites them. */
export { createRoomOpener } from '../host/open-room.ts'
export { features } from './features.ts'
export { openGuestRoom } from './open-guest-room.tsx'
