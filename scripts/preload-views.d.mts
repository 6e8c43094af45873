import type { PluginOption } from 'vite'

export const preloadViews: (pages: readonly string[]) => PluginOption
