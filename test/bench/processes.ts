import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { hireCrew } from '../../src/campaign/crew.ts'
import { campaignWith } from './proved.ts'
import { type Spread, spreadOf } from './statistics.ts'

/** How many times as many exports two render processes make as one, in turns. Wall time, so only an idle machine tells. */
export async function twoProcesses(picture: string, rounds: number, size: number): Promise<Spread> {
  const [one, two] = [await campaignWith(hireCrew(1), picture), await campaignWith(hireCrew(2), picture)]
  const time = async (make: typeof one.make): Promise<number> => {
    const began = performance.now()
    await Promise.all(Array.from({ length: size }, (_, index) => make(index, 'jpeg')))
    return performance.now() - began
  }
  const ratios: number[] = []
  for (let round = -1; round < rounds; round++) {
    const ratio = (await time(one.make)) / (await time(two.make))
    // The first is warm-up.
    if (round >= 0) ratios.push(ratio)
  }
  await one.close()
  await two.close()
  return spreadOf(ratios)
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
