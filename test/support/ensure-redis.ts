import { execFileSync, spawnSync } from 'node:child_process'

/** Installs the distribution's Redis where there is none: as root on a system with apt, else an error. Returns its version. */
export function ensureRedis(): string {
  if (
    version() === undefined &&
    process.getuid?.() === 0 &&
    spawnSync('apt-get', ['--version']).status === 0
  ) {
    const options = { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const
    execFileSync('apt-get', ['update'], options)
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'redis-server'], options)
  }
  const found = version()
  if (found !== undefined) return found
  throw new Error(
    'These tests share work through a Redis of their own, and there is no redis-server: run "node test/support/ensure-redis.ts" as root on Debian or Ubuntu, or install it.',
  )
}

function version(): string | undefined {
  const { error, stdout } = spawnSync('redis-server', ['--version'], { encoding: 'utf8' })
  return error === undefined ? /v=(\S+)/.exec(stdout)?.[1] : undefined
}

if (import.meta.main) console.error(`Redis: ${ensureRedis()}`)
