import { join } from 'node:path'

type Circumstances = {
  readonly isPackaged: boolean
  /** This process's own program, and the folder or archive that it was started with. */
  readonly program: string
  readonly appPath: string
  /** The file that an AppImage was started from: the program inside is gone when this process ends. */
  readonly appImage?: string
  /** Where the operator wants the profile, if not in its usual place. */
  readonly dataDir?: string
}

/** How to start Bellhop once more as its demo: a profile of its own, and so a process of its own. */
export function demoCommand({ isPackaged, program, appPath, appImage, dataDir }: Circumstances): readonly [program: string, args: string[]] {
  const args = [...(isPackaged ? [] : [appPath]), '--demo', ...(dataDir ? [`--data-dir=${join(dataDir, 'demo')}`] : [])]
  return [isPackaged && appImage ? appImage : program, args]
}
