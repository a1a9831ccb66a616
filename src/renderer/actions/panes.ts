import type { Settings } from '../../shared/model'
import { call } from '../client'
import { changeCache, changeView, useCache, useView } from '../state/stores'
import type { OpenDialog, View } from '../state/view'
import { attempt } from './say'

export function open(dialog: OpenDialog): void {
  changeView({ dialog })
}

export function closeDialog(): void {
  changeView({ dialog: null })
}

export function togglePanel(): void {
  const panelOpen = !useView.getState().panelOpen
  changeView({ panelOpen })
  void set({ panelOpen })
}

export function toggleRail(): void {
  const railCollapsed = !useView.getState().railCollapsed
  changeView({ railCollapsed })
  void set({ railCollapsed })
}

export function dragList(listWidth: number): void {
  changeView({ listWidth })
}

export function setListWidth(listWidth: number): void {
  changeView({ listWidth })
  void set({ listWidth })
}

/** Settings are this device's own, so the answer is the new truth; the change shows at once and goes back if it fails. */
export async function set(patch: Partial<Settings>): Promise<void> {
  const before = useCache.getState().settings
  changeCache(cache => ({ ...cache, settings: { ...cache.settings, ...patch } }))
  const isDone = await attempt(call('settings.set', patch).then(settings => changeCache(cache => ({ ...cache, settings }))))
  if (!isDone) changeCache(cache => ({ ...cache, settings: before }))
}

export function nextTheme(): void {
  const order = ['system', 'light', 'dark'] as const
  const { theme } = useCache.getState().settings
  void set({ theme: order[(order.indexOf(theme) + 1) % order.length] ?? 'system' })
}

export function show(viewer: NonNullable<View['viewer']>): void {
  changeView({ viewer })
}

export function closeViewer(): void {
  changeView({ viewer: null })
}
