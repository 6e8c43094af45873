import { render } from 'preact'
import { onceATurn } from '../../components/once-a-turn.ts'
import { FacesContext } from '../../components/people/faces.ts'
import { Problem } from '../../components/problem.tsx'
import { RoomPage } from '../../components/room/room-page.tsx'
import { notLive, type RoomLive, receive } from '../../components/room/room-state.ts'
import { createVersionCalls } from '../../components/room/version-calls.ts'
import { TextContext } from '../../components/text.ts'
import { isRoomId } from '../../lib/core/ids.ts'
import { fail, ok } from '../../lib/core/result.ts'
import { ask } from '../../lib/platform/background-client.ts'
import { connectPanel } from '../../lib/platform/extension-port.ts'
import { extensionText, writePageIn } from '../../lib/platform/i18n.ts'
import { createPanelPort, type PanelPort } from '../../lib/platform/panel-port.ts'
import { watchAsks } from '../../lib/platform/watch-asks.ts'

/** `room.html#ROOM`. */
const asked = location.hash.slice(1)
const room = isRoomId(asked) ? asked : null

let live: RoomLive = notLive
let port: PanelPort | null = null
/** The host of now has been asked for the versions. */
let listed = false

const versions = createVersionCalls(message => port?.send(message) ?? false)

function connect(): void {
  if (!room) return
  live = notLive
  port = createPanelPort({
    connect: connectPanel,
    nonce: null,
    room,
    received(message) {
      // The host says what it has when it is greeted; versions are asked for.
      if (message.type === 'room' && !listed) listed = port?.send({ type: 'list-versions' }) ?? false
      versions.hear(message)
      update(receive(live, message))
    },
    broken() {
      listed = false
      versions.broken()
    },
  })
}

const redraw = onceATurn(draw)

function update(next: RoomLive): void {
  live = next
  redraw()
}

function draw(): void {
  render(
    <TextContext.Provider value={extensionText}>
      {room ? (
        <FacesContext.Provider value={live.faces}>
          <RoomPage
            room={room}
            live={live}
            versions={versions}
            onAgree={async (name, on) =>
              port?.send({ type: 'agree-event', name, on }) ? ok(null) : fail('no-answer')
            }
            ask={ask}
            watchAsks={watchAsks}
            copy={text => navigator.clipboard.writeText(text)}
          />
        </FacesContext.Provider>
      ) : (
        <main class="room">
          <Problem code="room-unknown" />
        </main>
      )}
    </TextContext.Provider>,
    document.getElementById('root')!,
  )
}

writePageIn(document, 'panel_title')
// A room that was not open may be by now.
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && live.over) connect()
})
addEventListener('hashchange', () => location.reload())
connect()
draw()
