import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { BroadsideError } from '../error/error.ts'
import { hashOf } from '../kit/hash.ts'
import { writeWhole } from '../store/disk.ts'
import type { Terminal } from './terminal.ts'

/** Folder of this package, from `src/cli` and from `dist/cli` alike. */
const PACKAGE = fileURLToPath(new URL('../..', import.meta.url))
const SITE = path.join(PACKAGE, 'dist', 'site')
const STAMP = path.join(SITE, 'stamp')
/** Of the environment, what a build has use for. */
const KEPT = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'windir']

/**
 * The folder of the built pages. A checkout builds them when they are not there or their sources have changed; a package
 * brings them. Throws `RENDER_FAILED` with what the build said.
 */
export async function ensureSite(terminal: Pick<Terminal, 'note' | 'paint'>): Promise<string> {
  if (!existsSync(path.join(PACKAGE, 'site', 'pages'))) return SITE
  const stamp = await stampOf()
  const built = await readFile(STAMP, 'utf8').catch(() => '')
  if (built === stamp) return SITE
  terminal.note(terminal.paint('quiet', 'Building the pages of the studio, once: a few seconds …'))
  await build()
  await writeWhole(STAMP, stamp)
  return SITE
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
