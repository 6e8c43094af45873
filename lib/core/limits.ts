/** Every bound in one place, with its reason. Schemas and senders both read these. */
export const limits = {
  /** A name has to fit a pill beside a cursor. Characters. */
  nameChars: 40,
  /** A room's name has to fit the head of a panel. Characters. */
  roomNameChars: 60,
  /** Longer than any address a browser shows; keeps links pasteable into chat tools. Characters. */
  addressChars: 2_000,
  /** A link with its landing address has to survive mail clients and QR codes. Characters. */
  linkChars: 3_000,
  /** A chat message: a long paragraph. UTF-8 bytes. */
  chatBytes: 4 * 1024,
  /** A record's payload: the largest chat message with every character escaped, and its head. Bytes. */
  recordBytes: 12 * 1024,
  /** Records in one message: what verifying takes about 40 ms. */
  recordsPerMessage: 256,
  /** Logs of one room: 200 people who each came with ten browsers. */
  logs: 2_000,
  /** Records of one room that a browser keeps: 100,000 messages and what is done to them, in about 250 MB. */
  records: 120_000,
  /** How far a record may claim to come after all that is known, so that nobody can put the end of a room out of reach. */
  lamportSlack: 1_000,
  /** Records that may wait for their verification. */
  recordsWaiting: 4_096,
  /** Unasked records a second from one peer, and the burst: a person who types, or a browser that was offline. */
  recordsPerSecond: 50,
  recordsBurst: 500,
  /** Questions a second from one peer: an honest one waits for each answer. And the logs that one may ask about. */
  wantsPerSecond: 50,
  logsPerWant: 200,
  /** One slow message of the engine between people: what 2,000 logs hold takes 200 KB to say. Bytes. */
  peerMessageBytes: 256 * 1024,
  /** Chat messages a second from this browser, and the burst: faster than anybody types. */
  chatPerSecond: 2,
  chatBurst: 10,
  /** People whom one message mentions: more is everybody. */
  mentions: 20,
  /** Reactions a second from this browser, and the burst: clicks on a row of six. */
  reactionsPerSecond: 4,
  reactionsBurst: 24,
  /** Names of those who reacted that are told; the others are a number. */
  reactionNames: 10,
  /** Notes of who came and went, what was visited and what other systems told: after years of a busy room. And lines of them that a panel holds. */
  activities: 20_000,
  activityLines: 150,
  /** Visits that one browser notes a second, and the burst. */
  visitsPerSecond: 1 / 60,
  visitsBurst: 20,
  /** A line of a message, quoted. UTF-16 units. */
  excerptChars: 140,
  /** Host and path of a page, as a link's words. UTF-16 units. */
  placeLabelChars: 120,
  /** What is searched for in a chat, and the messages that are shown of what is found. */
  searchChars: 100,
  found: 50,
  /** What is in a picture, in words. UTF-16 units. */
  imageAltChars: 200,
  /** A picture crosses a port in pieces that do not hold up what else goes there. */
  imagePartBytes: 48 * 1024,
  imageParts: 22,
  /** What is written at a pin or under it: with the place, every character escaped, it fits `recordBytes`. UTF-8 bytes. */
  pinBytes: 2 * 1024,
  /** Pins shown of one page, and replies shown under one: the newest. */
  pinsPerPage: 200,
  pinReplies: 200,
  /** What is said at a cursor: a line. Characters. */
  bubbleChars: 80,
  /** Points in one frame of a laser: three new ones at 20 frames a second, and the six before, so that two lost frames in a row leave no gap. */
  laserPoints: 9,
  /** Clicks, reactions and lines at a cursor that one person shows a second, and the burst. */
  gesturesPerSecond: 8,
  gesturesBurst: 16,
  /** Looks at one's view that somebody may take without following, a second, and the burst: nobody clicks faster. */
  looksPerSecond: 0.5,
  looksBurst: 5,
  /** Views a second from one peer, and the burst: a browser tells ten. */
  viewsPerSecond: 20,
  viewsBurst: 40,
  /** Times a second that somebody may ask everybody to come, and the burst. */
  bringsPerSecond: 0.1,
  bringsBurst: 3,
  /** What one message on a socket or an ordered channel may hold; larger things go in chunks. Bytes. */
  messageBytes: 64 * 1024,
  /** The largest thing that is put together from chunks: a 5 MB document with room to grow. Bytes. */
  assembledBytes: 64 * 1024 * 1024,
  /** A fast frame before sealing; a cursor takes 14. Bytes. */
  fastFrameBytes: 512,
  /** A fast frame sealed, with room to grow. Bytes. */
  sealedFrameBytes: 600,
  /** One part of a log entry: with base64 and its head it fits `messageBytes`. Bytes. */
  entryPartBytes: 40 * 1024,
  /** Parts of one log entry: a 5 MB document in one piece, with room to grow. */
  entryParts: 256,
  /** Log entries in one message to a client. */
  entriesPerMessage: 64,
  /** Log entries in one page of the HTTP API, and about how much they hold. Bytes. */
  entriesPerPage: 256,
  pageBytes: 1024 * 1024,
  /** Appends a second from one person, and the burst. */
  appendsPerSecond: 20,
  appendsBurst: 100,
  /** Bytes appended a second by one person, and the burst: less than a socket may send, so that it is this that is refused, by id. */
  appendBytesPerSecond: 256 * 1024,
  appendBytesBurst: 1024 * 1024,
  /** All that one room's log may hold. Bytes. */
  roomBytes: 64 * 1024 * 1024,
  /** A sealed snapshot or version with its text: what a log entry may hold, and as much again. Bytes. */
  snapshotBytes: 16 * 1024 * 1024,
  /** A document in readable form, kept beside a snapshot as a last resort: longer than people write. Characters. */
  snapshotTextChars: 256 * 1024,
  /** Versions of one room, and their names. */
  versions: 100,
  versionNameChars: 60,
  /** A version's name and its author's, sealed. Bytes. */
  versionNameBytes: 1_024,
  /** Types of a document that are shown of a version, by name. */
  versionParts: 64,
  /** Snapshots of one room that a hub may list: more are never kept. */
  snapshots: 8,
  /** Snapshots and versions a minute from one address: each is a large write. */
  snapshotsPerMinute: 30,
  /** A file of a room, an image mostly, before sealing and after; and how many one room keeps. Bytes. */
  fileBytes: 1024 * 1024,
  sealedFileBytes: 1024 * 1024 + 40,
  files: 4_000,
  /** Files handed in a minute from one address: somebody who drags in a folder of pictures waits. */
  filesPerMinute: 60,
  /** An item of mail, sealed: an invitation with its link and some words takes 2 KB. Bytes. */
  mailBytes: 8 * 1024,
  /** Items from others that a mailbox holds, those of one sender among them, and items to oneself: of these the oldest go. */
  mailItems: 200,
  mailPerSender: 40,
  mailNotes: 200,
  /** How long an item waits at most. Milliseconds: 30 days. */
  mailKeepMs: 30 * 86_400_000,
  /** Items a minute from one address; and from one sender, with the burst: mentions of a few people who are away. */
  mailPerMinute: 60,
  mailPerSenderPerMinute: 20,
  mailPerSenderBurst: 40,
  /** Mailboxes on one connection: a person's own, and those of the rooms they own. And connections of one mailbox: a person's browsers. */
  mailboxes: 64,
  inboxesPerMailbox: 16,
  /** Mailboxes that an address may make a minute, and the burst: each is a row. */
  mailboxesPerMinute: 30,
  mailboxesBurst: 128,
  /** Marks, deletions and switches a second on one connection, and the burst: each is a write to disk. */
  inboxWritesPerSecond: 10,
  inboxWritesBurst: 50,
  /** Items in one message to a client: with base64 and their heads they fit `messageBytes`. */
  mailPerMessage: 5,
  /** What somebody adds to an invitation or a question in their own words. Characters. */
  wordsChars: 300,
  /** What a note to oneself may hold: of three bytes each they fit `mailBytes`. Characters of JSON. */
  noteChars: 2_500,
  /** Letters that wait for a hub that is away. */
  outbox: 64,
  /** Notifications that a browser keeps: more than anybody goes back through. */
  notifications: 300,
  /** Calls that a room's host tells of at once; what is more in that time is counted. */
  callsTold: 20,
  /** A public session: its title, description, tags, and all of it signed. Characters; of the last bytes. */
  sessionTitleChars: 80,
  sessionDescriptionChars: 500,
  sessionTags: 8,
  sessionTagChars: 24,
  sessionBytes: 8 * 1024,
  /** Public sessions that one hub lists, and those of one page. */
  sessions: 1_000,
  sessionsPerPage: 50,
  /** Times a minute that one address may publish, and report: nobody has more to say. */
  sessionChangesPerMinute: 10,
  reportsPerMinute: 5,
  /** Hosts, and tags, that one browser follows: more than anybody reads of. And times a second that it may say so anew, with the burst. */
  followedHosts: 40,
  followedTags: 40,
  followsPerSecond: 1,
  followsBurst: 10,
  /** Published sessions a minute that one connection is told of, and the burst; the others are in the list. */
  sessionsToldPerMinute: 30,
  sessionsToldBurst: 30,
  /** The hub gathers fast frames for so long after the first, which goes at once. Milliseconds. */
  fastWindowMs: 16,
  /** One person's presence is passed on at once and then so often at most, the newest. Milliseconds. */
  presenceWindowMs: 100,
  /** Sealed signaling: an offer with its candidates is about 3 KB. Bytes. */
  signalBytes: 16 * 1024,
  /** One person's presence, with room for editor selections. JSON characters. */
  awarenessChars: 8 * 1024,
  /** A profile, sealed: a name of the longest characters with every one escaped. Bytes. */
  sealedProfileBytes: 600,
  /** A change of one's profile is kept at once and then so often at most, the newest: each is a write to disk. Milliseconds. */
  profileWindowMs: 10_000,
  /** Above this many direct links a browser's uplink and processor are the bottleneck. Links. */
  directLinks: 8,
  /** Sites for which somebody has made a choice. */
  sites: 500,
  /** Lines of what left this browser: kinds by receivers, in all rooms. */
  ledgerRows: 2_000,
  /** People in one room on one hub. */
  people: 200,
  /** People who hold a room's keys, here or away. */
  members: 400,
  /** Steps of an element path: deeper documents exist, but ids cut the path short. */
  pathSteps: 64,
  /** Element references one sender may have alive at a receiver; the oldest go first. */
  anchorsPerPerson: 1024,
  /** People whom this browser knows: whoever was met long ago, and of whom nothing was said, goes first. And the rooms in which one of them was met. */
  acquaintances: 2_000,
  roomsOfOne: 50,
  /** Invitations to one person that are remembered, the newest. */
  invitesToOne: 10,
  /** An uploaded picture of a person. Bytes. */
  pictureBytes: 8 * 1024,
  /** Pictures that this browser keeps: of everybody in a few large rooms, in 4 MB. */
  pictures: 500,
  /** Pictures a second that one peer may ask for, and the burst: once each of the people in a room whom they do not know. */
  picturesPerSecond: 5,
  picturesBurst: 50,
  /** Times a second that somebody may begin to compare words with us, and the burst. */
  comparisonsPerSecond: 0.2,
  comparisonsBurst: 5,
  /** People whom a list of rooms names beside a room: the last who were there. */
  peopleMet: 6,
  /** Hubs that a person keeps at hand besides the one that is used. */
  hubs: 15,
  /** Doors open at once in one room. */
  doors: 32,
  /** Names of people that are shown to somebody who has not joined yet. */
  previewPeople: 12,
  /** Rooms that this browser waits to be let into, and people who wait to be let into rooms of ours. */
  asked: 16,
  asking: 200,
  /** Earlier epochs whose history a newcomer can read; what is older goes out of reach. */
  epochs: 100,
  /** Tokens by which other systems may tell a room of events, and the names of events that refresh a page. */
  tokens: 16,
  refreshRules: 16,
  /** An event from another system: its name is for programs, its text for people. Characters. */
  eventNameChars: 64,
  eventTextChars: 500,
  /** Events a minute with one token, and the burst: each is a line on everybody's page. */
  eventsPerMinute: 30,
  eventsBurst: 10,
  /** Events that a browser shows, and names of those that it lets refresh its pages. */
  eventsShown: 50,
  eventsAgreed: 64,
  /** A policy with its doors, bans, mutes and earlier epochs. Bytes. */
  policyBytes: 32 * 1024,
  /** A policy with the sealed seeds of all members and doors, as a request. Bytes. */
  policyRequestBytes: 256 * 1024,
  /** Fast frames a person may send a second. */
  fastFramesPerSecond: 120,
  /** New connections a minute from one address. */
  connectionsPerMinute: 30,
  /** How long a socket may take to prove who it is. Milliseconds. */
  authenticateMs: 10_000,
  /** Messages a second from one socket, and the burst it may save up. */
  messagesPerSecond: 50,
  messagesBurst: 400,
  /** Bytes a second from one socket, and the burst: what it may append, in base64, and signaling for eight new links at once. */
  bytesPerSecond: 512 * 1024,
  bytesBurst: 2 * 1024 * 1024,
  /** Refusals before a socket that does not slow down is closed: as many as it may save up, and ten a second after. */
  refusalsPerSecond: 10,
  refusalsBurst: 200,
  /** A reader that is this far behind is cut off: without it one stalled reader costs the hub 40 MB. Bytes. */
  bufferedBytes: 256 * 1024,
  /** HTTP requests a minute from one address, and changes of policies among them: each of those is a write to disk. */
  requestsPerMinute: 240,
  policiesPerMinute: 30,
  /** Looks for a new epoch's keys a minute from one address: an office of people who come back at once. */
  seedsPerMinute: 120,
  /** y-webrtc topics: rooms of one page at once, and the length of a name. */
  signalingTopics: 64,
  signalingTopicChars: 256,
} as const
