import { execFileSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

/** The path of an installed Chromium: `BROADSIDE_CHROMIUM`, else the first on PATH or in /usr/bin. */
export function findBrowser(): string | undefined {
  const named = process.env.BROADSIDE_CHROMIUM
  if (named !== undefined && named !== '') return named
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin']
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(isExecutable)
}

/** As {@link findBrowser}, with an error that says what to do. */
export function browserPath(): string {
  const path = findBrowser()
  if (path === undefined) {
    throw new Error(
      'These tests compare with Chromium, and none is installed: run "node test/support/ensure-browser.ts" as root on Debian or Ubuntu, or install Chromium and name it in BROADSIDE_CHROMIUM.',
    )
  }
  return path
}

/** Installs the distribution's Chromium where there is none: as root on a system with apt, else an error. */
export function ensureBrowser(): string {
  const found = findBrowser()
  if (found !== undefined) return found
  if (process.getuid?.() === 0 && findOnPath('apt-get')) {
    const options = { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const
    execFileSync('apt-get', ['update'], options)
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], options)
  }
  return browserPath()
}

function findOnPath(name: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => isExecutable(join(folder, name)))
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

if (import.meta.main) console.error(`Chromium: ${ensureBrowser()}`)
