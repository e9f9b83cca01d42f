import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { BroadsideError } from '../error/error.ts'
import { hashOf } from '../kit/hash.ts'
import { makeFolder, writeWhole } from '../store/disk.ts'
import type { Terminal } from './terminal.ts'

/** Folder of this package, from `src/cli` and from `dist/cli` alike. */
const PACKAGE = fileURLToPath(new URL('../..', import.meta.url))
const SITE = path.join(PACKAGE, 'dist', 'site')
const STAMP = path.join(SITE, 'stamp')
/** Holds the id of the process that builds. */
const LOCK = path.join(PACKAGE, 'dist', 'site.lock')
/** Milliseconds between two looks whether it still does. */
const WAIT = 200
/** Of the environment, what a build has use for. */
const KEPT = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'windir']

/**
 * The folder of the built pages. A checkout builds them when they are not there or their sources have changed; a package
 * brings them. Throws `RENDER_FAILED` with what the build said.
 */
export async function ensureSite(terminal: Pick<Terminal, 'note' | 'paint'>): Promise<string> {
  if (!existsSync(path.join(PACKAGE, 'site', 'pages'))) return SITE
  const stamp = await stampOf()
  const isBuilt = async (): Promise<boolean> => (await readFile(STAMP, 'utf8').catch(() => '')) === stamp
  if (await isBuilt()) return SITE
  terminal.note(terminal.paint('quiet', 'Building the pages of the studio, once: a few seconds …'))
  const release = await alone()
  try {
    // Somebody else may have built them meanwhile.
    if (await isBuilt()) return SITE
    await build()
    await writeWhole(STAMP, stamp)
    return SITE
  } finally {
    await release()
  }
}

/** Waits until no other process builds: two builds into one folder spoil each other. Returns what lets the next one in. */
async function alone(): Promise<() => Promise<void>> {
  await makeFolder(path.dirname(LOCK))
  for (;;) {
    try {
      await writeFile(LOCK, String(process.pid), { flag: 'wx' })
      return () => rm(LOCK, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const holder = Number(await readFile(LOCK, 'utf8').catch(() => ''))
    if (holder > 0 && !isAlive(holder)) await rm(LOCK, { force: true })
    else await pause(WAIT)
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Over all that decides the pages. */
async function stampOf(): Promise<string> {
  const folder = path.join(PACKAGE, 'site')
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const sources = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(PACKAGE, path.join(entry.parentPath, entry.name)))
    .sort()
  const files = [...sources, 'astro.config.mjs', 'package-lock.json']
  const contents = await Promise.all(
    files.map(async (file) => [file, await readFile(path.join(PACKAGE, file), 'base64')]),
  )
  return hashOf(contents)
}

function build(): Promise<void> {
  const astro = path.join(PACKAGE, 'node_modules', 'astro', 'bin', 'astro.mjs')
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [astro, 'build'], {
      cwd: PACKAGE,
      env: {
        // Variables such as DEV and MODE, which test runners set, would end up in the pages.
        ...Object.fromEntries(
          KEPT.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
        ),
        // It would tell its makers that it was used.
        ASTRO_TELEMETRY_DISABLED: '1',
        NO_COLOR: '1',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-4000)
      })
    const fail = (cause: unknown): void =>
      reject(
        new BroadsideError('RENDER_FAILED', {
          message: `The pages of the studio could not be built:\n${said}`,
          hint: 'Run `npm ci` again.',
          cause,
        }),
      )
    child.on('error', fail)
    child.on('close', (code) => (code === 0 ? resolve() : fail(`exit code ${code}`)))
  })
}
