import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { BroadsideError } from '../error/error.ts'

const run = promisify(execFile)

/** What git may print, in bytes: names of files. */
const MOST = 64 * 2 ** 20

/** A state of a repository, written out. */
export interface CheckedOut {
  /** Full hash of the commit. */
  readonly commit: string
  /** Where the folder that was asked about lies in it. */
  readonly folder: string
}

/**
 * Writes the files of a commit into an empty folder, with an index of their own: neither the working tree nor the repository is
 * touched, and no hook runs. Nothing is fetched.
 *
 * @param ref a branch, tag or commit, as git understands it
 * @param folder any folder of the repository
 * @throws BroadsideError `INPUT_INVALID` where there is no repository, or no such commit
 */
export async function checkOut(ref: string, folder: string, into: string): Promise<CheckedOut> {
  const root = await git(folder, ['rev-parse', '--show-toplevel'], 'a folder of a git repository')
  const commit = await git(
    folder,
    ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`],
    'a branch, tag or commit of this repository',
    ref,
  )
  const files = path.join(into, 'files')
  await mkdir(files, { recursive: true })
  const index = { GIT_INDEX_FILE: path.join(into, 'index') }
  await git(root, ['read-tree', commit], 'a commit whose files are there', ref, index)
  await git(
    root,
    ['checkout-index', '--all', '--force', `--prefix=${files}/`],
    'room on the disk',
    ref,
    index,
  )
  const prefix = await git(folder, ['rev-parse', '--show-prefix'], 'a folder of a git repository')
  return { commit, folder: path.join(files, prefix) }
}

async function git(
  folder: string,
  args: readonly string[],
  expected: string,
  found = folder,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  try {
    const { stdout } = await run('git', [...args], {
      cwd: folder,
      maxBuffer: MOST,
      env: { ...process.env, ...env, GIT_TERMINAL_PROMPT: '0' },
    })
    return stdout.trim()
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    throw new BroadsideError('INPUT_INVALID', {
      message: missing ? 'git is not installed' : `git does not know "${found}"`,
      issues: [{ file: '--against', path: '', found: missing ? 'no git' : `"${found}"`, expected }],
      cause,
    })
  }
}
