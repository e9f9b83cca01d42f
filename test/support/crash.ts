import { spawn } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { sha256 } from '../../src/kit/hash.ts'
import { stracePath } from './ensure-strace.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const at = (name: string): string => path.join(root, name)

/** Calls of the system that change what is on the disk, or are about to. */
export const CALLS = [
  'openat',
  'write',
  'pwrite64',
  'fsync',
  'fdatasync',
  'rename',
  'unlink',
  'ftruncate',
  'mkdir',
] as const

/** A call before which a process is killed: the nth of its kind in one thread. */
export interface Point {
  readonly call: string
  readonly n: number
}

export interface Ended {
  /** `undefined` where a signal ended it. */
  readonly code: number | undefined
  readonly stderr: string
}

const ENV = {
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  TMPDIR: process.env.TMPDIR,
  UV_THREADPOOL_SIZE: '1',
  NODE_COMPILE_CACHE: at('node_modules/.cache/broadside'),
}

/** Runs make in one process, under strace where it is to be killed at a point. `bug`: with that mistake planted. */
export function runAlone(
  campaign: string,
  out: string,
  { point, log, bug }: { readonly point?: Point; readonly log?: string; readonly bug?: string } = {},
): Promise<Ended> {
  const node = [
    process.execPath,
    '--import',
    at('test/support/plant.ts'),
    at('test/support/make-alone.ts'),
    campaign,
    out,
  ]
  const traced = (calls: string): string[] => [stracePath(), '-f', '-qq', '-e', `trace=${calls}`]
  const command =
    point !== undefined
      ? [
          ...traced(point.call),
          '-o',
          '/dev/null',
          '-e',
          `inject=${point.call}:signal=KILL:when=${point.n}`,
          ...node,
        ]
      : log !== undefined
        ? [...traced(CALLS.join(',')), '-y', '-o', log, ...node]
        : node
  return run(command, { ...ENV, ...(bug === undefined ? {} : { PLANTED_BUG: bug }) })
}

/** Runs the command line with two render processes and kills it after so many milliseconds. */
export async function runAndKill(campaign: string, out: string, after: number): Promise<Ended> {
  const command = [
    process.execPath,
    at('src/cli/broadside.mjs'),
    'make',
    campaign,
    '-o',
    out,
    '-j',
    '2',
    '-q',
  ]
  return run(command, ENV, after)
}

async function run(command: readonly string[], env: NodeJS.ProcessEnv, killAfter?: number): Promise<Ended> {
  const [program = '', ...args] = command
  // A group of its own, so that what it leaves behind can be found.
  const child = spawn(program, args, { env, detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
  const group = child.pid ?? 0
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter)
  const code = await new Promise<number | undefined>((resolve) =>
    child.on('exit', (exit) => resolve(exit ?? undefined)),
  )
  clearTimeout(timer)
  await gone(group)
  return { code: code !== undefined && code > 128 ? undefined : code, stderr }
}

/** Waits until no process of a group is left: render processes whose parent was killed must end by themselves. */
async function gone(group: number): Promise<void> {
  for (let tries = 0; (await members(group)).length > 0; tries++) {
    if (tries > 300) {
      const left = await members(group)
      process.kill(-group, 'SIGKILL')
      throw new Error(`${left.length} processes outlived the run that started them`)
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function members(group: number): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')))
  return stats.filter((stat) => {
    const [state, , pgrp] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return Number(pgrp) === group && state !== 'Z'
  })
}

/** The points of a log of strace at which something below `out` is touched. */
export async function pointsIn(log: string, out: string): Promise<readonly Point[]> {
  const counts = new Map<string, number>()
  const points = new Map<string, Point>()
  for (const line of (await readFile(log, 'utf8')).split('\n')) {
    const [, thread, call] = /^(\d+) +(\w+)\(/.exec(line) ?? []
    if (call === undefined) continue
    const n = (counts.get(`${thread} ${call}`) ?? 0) + 1
    counts.set(`${thread} ${call}`, n)
    if (line.includes(out)) points.set(`${call} ${n}`, { call, n })
  }
  return [...points.values()]
}

/**
 * Hashes of everything below a folder, hidden and unfinished files included; not of the journal, whose bytes depend on the order in
 * which exports were made.
 */
export async function allBelow(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter((file) => !/\.broadside\/journal\.sqlite(-wal|-shm)?$/.test(file))
  const hashes = await Promise.all(
    files.map(async (file) => [file, sha256(await readFile(path.join(folder, file)))]),
  )
  return Object.fromEntries(hashes.toSorted())
}

/** Writes a campaign beside its output folders. */
export async function campaignIn(folder: string, name: string, content: object): Promise<string> {
  const file = path.join(folder, `${name}.json`)
  await mkdir(folder, { recursive: true })
  await writeFile(file, JSON.stringify(content))
  return file
}
