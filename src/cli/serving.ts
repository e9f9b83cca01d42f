import { existsSync } from 'node:fs'
import path from 'node:path'
import { BroadsideError } from '../error/error.ts'
import type { Terminal } from './terminal.ts'

/** The absolute path of a project. Throws `INPUT_INVALID` where there is none. */
export function projectFolder(folder: string, terminal: Terminal): string {
  const project = path.resolve(terminal.folder, folder)
  if (existsSync(project)) return project
  throw new BroadsideError('INPUT_INVALID', {
    message: `There is no folder ${folder}`,
    hint: 'broadside init writes one to start from.',
  })
}

/** Resolves at the first signal. A second one ends the process at once. */
export function toldToEnd(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(1))
        resolve()
      })
    }
  })
}
