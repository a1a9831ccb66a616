import type { BrowserWindowConstructorOptions } from 'electron'
import type { Bounds } from './window-bounds'

type Wishes = {
  /** Absolute path of the bundled preload. */
  readonly preload: string
  readonly bounds: Partial<Bounds>
  readonly isPackaged: boolean
  readonly isDark: boolean
  readonly icon: string
}

/** What every window of Bellhop is made with (SEC-1): a page without Node, without a network of its own, without other windows. */
export function windowOptions({ preload, bounds, isPackaged, isDark, icon }: Wishes): BrowserWindowConstructorOptions {
  return {
    ...bounds,
    minWidth: 480,
    minHeight: 420,
    show: false,
    title: 'Bellhop',
    icon,
    // The page's own ground, so that nothing flashes before the first paint.
    backgroundColor: isDark ? '#15171c' : '#ffffff',
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      plugins: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      enableWebSQL: false,
      enableDeprecatedPaste: false,
      safeDialogs: true,
      disableDialogs: true,
      images: true,
      spellcheck: false,
      devTools: !isPackaged,
      autoplayPolicy: 'document-user-activation-required',
      partition: 'persist:bellhop',
      backgroundThrottling: true,
    },
  }
}
