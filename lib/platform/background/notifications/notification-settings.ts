import { firstNotificationSettings, type NotificationSettings } from '../../../core/notifications/ways.ts'
import type { SettingStore } from '../../../engine/stores/types.ts'
import { notificationSettings } from '../../../protocol/notifications.ts'

/** How this person wants to be told of things, in this browser. */
export interface KeptNotificationSettings {
  get(): Promise<NotificationSettings>
  /** The same, as it is now. */
  readonly current: NotificationSettings
  set(settings: NotificationSettings): Promise<void>
}

const setting = 'notification-settings'

/** `store`: the settings of the whole extension. */
export async function loadNotificationSettings(store: SettingStore): Promise<KeptNotificationSettings> {
  const kept = notificationSettings.safeParse((await store.load()).get(setting))
  let current: NotificationSettings = kept.success ? kept.data : firstNotificationSettings
  return {
    get: async () => current,
    get current() {
      return current
    },
    async set(next) {
      await store.set(setting, next)
      current = next
    },
  }
}
