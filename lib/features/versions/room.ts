import type { SnapshotId } from '../../core/ids.ts'
import type { Result } from '../../core/result.ts'
import type { Versions } from '../../engine/log/types.ts'
import type { Feature, Outlet } from '../../engine/types.ts'
import { type ActivityBody, activityKind } from '../../protocol/activity.ts'
import type { HostToPanel } from '../../protocol/port.ts'
import type { VersionProblem } from '../../protocol/versions.ts'

type Panel = Outlet<HostToPanel>
type What = Extract<HostToPanel, { type: 'version-done' }>['what']

/** Where a room has no hub there is nothing to keep versions. */
const noVersions = async () => ({ ok: false, error: 'hub-away' }) as const
const nothing: Versions = { list: noVersions, save: noVersions, look: noVersions, restore: noVersions }

/** Named states of the document, for panels that ask: nothing is fetched before somebody looks. */
export const createVersions: Feature = room => {
  const versions = room.versions ?? nothing
  /** Panels that have asked for the list: they are told of changes made here. */
  const lists = new WeakSet<Panel>()
  const nameByVersion = new Map<SnapshotId, string>()
  let closed = false

  async function show(panels: readonly Panel[]): Promise<void> {
    const listed = await versions.list()
    if (listed.ok) for (const { version, name } of listed.value) nameByVersion.set(version, name)
    const slice = {
      type: 'versions',
      versions: listed.ok ? [...listed.value] : [],
      mayEdit: room.keys.edit !== null,
      problem: listed.ok ? null : listed.error,
    } as const
    if (!closed) for (const panel of panels) panel.send(slice)
  }

  async function answer(
    panel: Panel,
    what: What,
    version: SnapshotId | null,
    done: Promise<Result<unknown, VersionProblem>>,
  ): Promise<void> {
    const { ok, ...result } = await done
    if (closed) return
    const problem = ok ? null : (result as { error: VersionProblem }).error
    if (what !== 'look' || problem) panel.send({ type: 'version-done', what, version, problem })
    if (what !== 'look') await show([...room.panels].filter(one => lists.has(one)))
  }

  async function look(panel: Panel, version: SnapshotId): Promise<void> {
    const looked = versions.look(version)
    await answer(panel, 'look', version, looked)
    const found = await looked
    if (found.ok && !closed)
      panel.send({ type: 'version', version, parts: [...found.value.parts], cut: found.value.cut })
  }

  /** For the room's activity, which others see later. */
  function note(what: 'save' | 'restore', version: SnapshotId | null, name: string): void {
    // Nobody takes it of somebody who is muted.
    if (room.policy?.current?.mutes.includes(room.self.person)) return
    const { name: own, color } = room.presence.self.profile
    const body: ActivityBody = { what, version, name, profile: { name: own, color } }
    void room.records.append(activityKind, body)
  }

  async function save(name: string): ReturnType<Versions['save']> {
    const saved = await versions.save(name)
    if (saved.ok) note('save', saved.value, name)
    return saved
  }

  async function restore(version: SnapshotId): ReturnType<Versions['restore']> {
    const restored = await versions.restore(version)
    if (restored.ok) note('restore', version, nameByVersion.get(version) ?? '')
    return restored
  }

  return {
    panel(from, message) {
      switch (message.type) {
        case 'list-versions':
          lists.add(from)
          void show([from])
          break
        case 'save-version':
          void answer(from, 'save', null, save(message.name))
          break
        case 'look':
          void look(from, message.version)
          break
        case 'restore':
          void answer(from, 'restore', message.version, restore(message.version))
          break
      }
    },
    close() {
      closed = true
    },
  }
}
