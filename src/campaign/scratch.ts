import { rmSync } from 'node:fs'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** Milliseconds after which the folder of a process that is gone is nobody's: longer than its processes elsewhere could last. */
const STALE = 24 * 60 * 60 * 1000

/** A folder of a run's own that is gone afterwards, also when the process is ended early; when it is killed, a day later. */
export async function scratchFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), `broadside-${process.pid}-`))
  const atExit = (): void => rmSync(folder, { recursive: true, force: true })
  process.once('exit', atExit)
  const sweeping = sweep().catch(() => {})
  return {
    path: folder,
    remove: async () => {
      process.off('exit', atExit)
      await sweeping
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Removes the folders of runs that were killed. */
async function sweep(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(/^broadside-(\d+)-\w{6}$/.exec(name)?.[1])
    if (Number.isNaN(pid) || isAlive(pid)) continue
    const folder = path.join(tmpdir(), name)
    const { mtimeMs } = await stat(folder)
    if (Date.now() - mtimeMs > STALE) await rm(folder, { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
