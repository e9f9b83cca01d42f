import path from 'node:path'
import { hireCrew } from '../campaign/crew.ts'
import type { Change, Redone } from '../campaign/record/drift.ts'
import { type RerenderReport, rerender } from '../campaign/record/rerender.ts'
import type { Terminal } from './terminal.ts'

/** How `verify --rerender` tells what it found. */
export interface RerenderVerbOptions {
  readonly jobs?: number
  readonly json?: boolean
  /** Leave out the exports that are the same. */
  readonly quiet?: boolean
}

/** Makes folders again and compares bytes. Returns 1 if an export is not the same. */
export async function rerenderAll(
  folders: readonly string[],
  options: RerenderVerbOptions,
  terminal: Terminal,
): Promise<number> {
  const crew = hireCrew(options.jobs)
  const reports: RerenderReport[] = []
  try {
    for (const folder of folders) {
      const report = { ...(await rerender(path.resolve(terminal.folder, folder), { crew })), folder }
      reports.push(report)
      if (options.json !== true) tell(report, options.quiet === true, terminal)
    }
  } finally {
    await crew.close()
  }
  const ok = reports.every((report) => report.ok)
  if (options.json === true) terminal.out(JSON.stringify({ ok, folders: reports }, null, 2))
  return ok ? 0 : 1
}

function tell({ folder, exports, changes }: RerenderReport, quiet: boolean, terminal: Terminal): void {
  for (const redone of exports) {
    if (redone.verdict === 'same') {
      if (!quiet) terminal.out(`same     ${redone.file}`)
      continue
    }
    terminal.out(`${redone.verdict === 'gone' ? 'GONE   ' : 'DIFFERS'}  ${redone.file}`)
    for (const cause of ownOf(redone, changes)) terminal.out(`         ${cause.message}`)
  }
  const counted = (verdict: Redone['verdict']): number =>
    exports.filter((redone) => redone.verdict === verdict).length
  const parts = [
    `${counted('same')} of ${exports.length} exports come out the same, byte for byte`,
    ...(counted('differs') === 0 ? [] : [`${counted('differs')} different`]),
    ...(counted('gone') === 0 ? [] : [`${counted('gone')} no longer in the campaign`]),
  ]
  terminal.out(`${folder}: ${parts.join(', ')}`)
  if (changes.length > 0) terminal.out('  Changed since it was made, for all of them:')
  for (const { message } of changes) terminal.out(`    ${message}`)
}

/** Causes of this export; those all share are told once, at the end. */
function ownOf({ verdict, causes }: Redone, shared: readonly Change[]): readonly Change[] {
  if (verdict === 'gone') return []
  return causes.filter((cause) => !shared.some(({ message }) => message === cause.message))
}
