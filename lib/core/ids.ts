/** Branded ids. All are base64url text of a fixed length, so that one pattern bounds each of them. */

declare const brand: unique symbol
type Branded<Name extends string> = string & { readonly [brand]: Name }

/** First 16 bytes of SHA-256 of the owner's public key: nobody can guess or squat one. 22 characters. */
export type RoomId = Branded<'room'>
/** A person's Ed25519 public key in one room, derived per room so that rooms cannot be linked. 43 characters. */
export type PersonId = Branded<'person'>
/** 16 random bytes, drawn each time a browser enters a room; what transports address. 22 characters. */
export type SessionId = Branded<'session'>
/** 16 bytes derived from a door's secret; tells the hub which door without opening it. 22 characters. */
export type DoorId = Branded<'door'>
/** HMAC of a page's address under the room's page key: equal for people on the same page, opaque to the hub. 22 characters. */
export type PageTag = Branded<'page'>
/** HMAC of a site's origin under the same key: equal for people on the same site. 22 characters. */
export type SiteTag = Branded<'site'>
/** SHA-256 of a record's payload, first 16 bytes. 22 characters. */
export type RecordId = Branded<'record'>

/** 16 random bytes that name a snapshot or a version of a room's document. 22 characters. */
export type SnapshotId = Branded<'snapshot'>

/** SHA-256 of a file's sealed bytes, so that it can be only one thing. 43 characters. */
export type FileId = Branded<'file'>
/** The Ed25519 public key that a mailbox belongs to: a person's inbox key, or a room's owner key. 43 characters. */
export type MailboxId = Branded<'mailbox'>
/** SHA-256 of a person's picture. 43 characters. */
export type PictureId = Branded<'picture'>
/** 16 random bytes that name an item of mail, drawn by its sender. 22 characters. */
export type MailId = Branded<'mail'>

/** 16 bytes as base64url. */
export const id16Pattern = /^[A-Za-z0-9_-]{21}[AQgw]$/
/** What may be a room's id, of an address. */
export const isRoomId = (text: string): text is RoomId => id16Pattern.test(text)

/** 32 bytes as base64url. */
export const id32Pattern = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/
