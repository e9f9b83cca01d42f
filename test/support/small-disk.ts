import { execFileSync } from 'node:child_process'
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises'
import path from 'node:path'

const mount = (...args: readonly string[]): void => {
  try {
    execFileSync('mount', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  } catch (error) {
    throw new Error(
      'These tests fill a small disk and make a folder read-only, for which they must be allowed to mount: run them as root (in a container with --cap-add SYS_ADMIN).',
      { cause: error },
    )
  }
}

/** A disk of its own in memory, with room for so many KiB. */
export async function smallDisk(folder: string, kib: number) {
  await mkdir(folder, { recursive: true })
  mount('-t', 'tmpfs', '-o', `size=${kib}k`, 'tmpfs', folder)
  const ballast = path.join(folder, 'ballast')
  return {
    /** Fills it up but for so many KiB. */
    fill: async (left: number): Promise<void> => {
      await rm(ballast, { force: true })
      const { bavail, bsize } = await statfs(folder)
      await writeFile(ballast, Buffer.alloc(Math.max(0, bavail * bsize - left * 1024)))
    },
    free: () => rm(ballast, { force: true }),
    remove: (): void => void execFileSync('umount', ['-l', folder]),
  }
}

/** Lets nobody write below a folder, not even root. Returns what undoes it. */
export function readOnly(folder: string): () => void {
  mount('--bind', folder, folder)
  mount('-o', 'remount,ro,bind', folder)
  return () => void execFileSync('umount', ['-l', folder])
}
