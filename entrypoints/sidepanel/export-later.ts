import type { RoomDeeds } from '../../components/home/room-menu.tsx'

/** `exportRoom`, loaded once it is wanted: it brings the engine's reading of documents with it. */
export const exportLater: RoomDeeds['onExport'] = async (room, format) =>
  (await import('./export-room.ts')).exportRoom(room, format)
