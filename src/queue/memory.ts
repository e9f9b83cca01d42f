import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { getHeapStatistics } from 'node:v8'

/** Milliseconds between two looks. Linux answers from memory; elsewhere a program is started to ask. */
export const LOOK_EVERY = process.platform === 'linux' ? 100 : 1000

/** Resident memory of another process in bytes; `undefined` where it is gone, or the system does not tell. */
export async function residentBytes(pid: number): Promise<number | undefined> {
  if (process.platform === 'win32') return undefined
  return process.platform === 'linux' ? ofLinux(pid) : ofUnix(pid)
}

/** As the kernel of Linux tells it. */
async function ofLinux(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'latin1').catch(() => '')
  return kibibytes(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1])
}

/** As POSIX has it. */
export async function ofUnix(pid: number): Promise<number | undefined> {
  const asked = promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)])
  return kibibytes((await asked.catch(() => ({ stdout: '' }))).stdout.trim())
}

/** Offers this process to a system that runs out of memory and looks for one to end, before the one that steers it. */
export async function goFirst(): Promise<void> {
  if (process.platform === 'linux') await writeFile('/proc/self/oom_score_adj', '1000').catch(() => {})
}

/** Bytes outside of the heap that may come about before it is worth a look; at 64 MiB V8 would go through all it has. */
const YOUNG = 16 * 2 ** 20
let left = 0

/** Collects what tasks have left and nobody needs any more, as far as it is young: a millisecond, once there is enough of it. */
export function sweep(): void {
  const outside = (): number => getHeapStatistics().external_memory
  left = Math.min(left, outside())
  if (outside() < left + YOUNG) return
  globalThis.gc?.({ type: 'minor' })
  left = outside()
}

function kibibytes(text: string | undefined): number | undefined {
  const count = Number(text)
  return text === undefined || text === '' || !Number.isFinite(count) ? undefined : count * 1024
}
