import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { hireCrew } from '../../src/campaign/crew.ts'
import { campaignWith } from './proved.ts'
import { type Spread, spreadOf } from './statistics.ts'

/** What two render processes are worth. Wall time, so only an idle machine tells. */
export interface Processes {
  /** How many times as many exports they make as one, in turns. */
  readonly ratio: Spread
  /** Cores that one process keeps busy by itself, with the threads that collect garbage and compile beside it. */
  readonly busy: Spread
}

export async function twoProcesses(picture: string, rounds: number, size: number): Promise<Processes> {
  const [one, two] = [await campaignWith(hireCrew(1), picture), await campaignWith(hireCrew(2), picture)]
  const time = async (make: typeof one.make): Promise<number> => {
    const began = performance.now()
    await Promise.all(Array.from({ length: size }, (_, index) => make(index, 'jpeg')))
    return performance.now() - began
  }
  const ratios: number[] = []
  const busy: number[] = []
  try {
    for (let round = -1; round < rounds; round++) {
      const before = childrenCpu()
      const alone = await time(one.make)
      const cores = (childrenCpu() - before) / alone
      const ratio = alone / (await time(two.make))
      // The first is warm-up.
      if (round >= 0) ratios.push(ratio)
      if (round >= 0) busy.push(cores)
    }
  } finally {
    await one.close()
    await two.close()
  }
  return { ratio: spreadOf(ratios), busy: spreadOf(busy) }
}

/** CPU time of the processes that this one has started and that live, in milliseconds. */
function childrenCpu(): number {
  const pids = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ')
  return pids.reduce((sum, pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return sum + (Number(fields[11]) + Number(fields[12])) * 10
  }, 0)
}

/** Wall milliseconds from the start of the command to the first export of the demo on disk. */
export async function firstExport(folder: string): Promise<number> {
  const root = new URL('../..', import.meta.url).pathname
  const args = ['src/cli/broadside.mjs', 'make', 'campaigns/long-takes.json', '--out', folder]
  const began = performance.now()
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'ignore' })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  while (child.exitCode === null && !hasPicture(folder)) await wait(5)
  const took = performance.now() - began
  await ended
  if (!hasPicture(folder)) throw new Error(`the demo wrote nothing to ${join(folder)}`)
  return took
}

function hasPicture(folder: string): boolean {
  try {
    return readdirSync(folder, { recursive: true }).some((name) =>
      /\.(jpg|png|webp|avif)$/.test(String(name)),
    )
  } catch {
    return false
  }
}
