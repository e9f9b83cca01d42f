import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { ensureSite } from '../../src/cli/site-build.ts'

/** A studio that serves, in a process of its own. */
export interface RunningStudio {
  /** Such as `http://127.0.0.1:41234/`, token and all. */
  readonly address: string
  readonly pid: number
  /** Ends it as an operator would; its exit code. */
  readonly end: () => Promise<number | null>
  /** Ends it as a power cut would. */
  readonly kill: () => Promise<void>
}

const BROADSIDE = fileURLToPath(new URL('../../src/cli/broadside.mjs', import.meta.url))

/** Builds the pages if their sources have changed, and serves a project on a port that is free. */
export async function startStudio(
  project: string,
  flags: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<RunningStudio> {
  await ensureSite({ note: () => {}, paint: (_, text) => text })
  const child = spawn(
    process.execPath,
    [BROADSIDE, 'studio', project, '--no-open', '--port', '0', ...flags],
    {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const left = once(child, 'exit')
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => resolve(text.trim()))
    left.then(([code]) => reject(new Error(`the studio ended with ${code}: ${said}`)))
  })
  return {
    address,
    pid: child.pid as number,
    end: async () => {
      child.kill('SIGTERM')
      const [code] = await left
      return code
    },
    kill: async () => {
      child.kill('SIGKILL')
      await left
    },
  }
}
