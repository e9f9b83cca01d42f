import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const FOLDERS = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin']

function find(name: string): string | undefined {
  return FOLDERS.map((folder) => join(folder, name)).find((path) => existsSync(path))
}

/** The path of strace, which kills a process at a call of the system. Throws an error that says what to do where there is none. */
export function stracePath(): string {
  const path = find('strace')
  if (path !== undefined) return path
  throw new Error(
    'These tests kill runs at calls of the system with strace, and it is not installed: run "node test/support/ensure-strace.ts" as root on Debian or Ubuntu, or install strace.',
  )
}

/** Installs the distribution's strace where there is none: as root on a system with apt, else an error. */
function ensureStrace(): string {
  if (find('strace') === undefined && process.getuid?.() === 0 && find('apt-get') !== undefined) {
    const options = { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const
    execFileSync('apt-get', ['update'], options)
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'strace'], options)
  }
  return stracePath()
}

if (import.meta.main) console.error(`strace: ${ensureStrace()}`)
