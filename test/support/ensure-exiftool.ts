import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const FOLDERS = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin']

function find(name: string): string | undefined {
  return FOLDERS.map((folder) => join(folder, name)).find((path) => existsSync(path))
}

/** The path of ExifTool, which reads metadata with code of its own. Throws an error that says what to do where there is none. */
export function exiftoolPath(): string {
  const path = find('exiftool')
  if (path !== undefined) return path
  throw new Error(
    'These tests read metadata with ExifTool, and it is not installed: run "node test/support/ensure-exiftool.ts" as root on Debian or Ubuntu, or install ExifTool.',
  )
}

/** Installs the distribution's ExifTool where there is none: as root on a system with apt, else an error. */
function ensureExiftool(): string {
  if (find('exiftool') === undefined && process.getuid?.() === 0 && find('apt-get') !== undefined) {
    const options = { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const
    execFileSync('apt-get', ['update'], options)
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'libimage-exiftool-perl'], options)
  }
  return exiftoolPath()
}

/** Tags of files, one record each, in the order given. */
export function readTags(files: readonly string[]): readonly Readonly<Record<string, unknown>>[] {
  const options = { encoding: 'utf8', maxBuffer: 1 << 28 } as const
  return JSON.parse(execFileSync(exiftoolPath(), ['-json', '-G1', '-struct', ...files], options))
}

if (import.meta.main) console.error(`ExifTool: ${ensureExiftool()}`)
