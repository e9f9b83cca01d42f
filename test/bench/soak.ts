import { readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hireCrew } from '../../src/campaign/crew.ts'
import { jpegOf, photograph } from './campaign.ts'
import { campaignWith } from './proved.ts'
import { table } from './statistics.ts'

// What one render process holds in memory over many exports: `node test/bench/soak.ts [exports]`, 2,000 unless given.

const exports_ = Number(process.argv[2] ?? 2000)
const STEPS = 20
const folder = await mkdtemp(join(tmpdir(), 'soak-'))
const picture = join(folder, 'plate.jpg')
writeFileSync(picture, await jpegOf(photograph()))
const campaign = await campaignWith(hireCrew(1), picture)
const rows: string[][] = []
for (let step = 1; step <= STEPS; step++) {
  const before = worker()
  const count = Math.ceil(exports_ / STEPS)
  for (let index = 0; index < count; index++) await campaign.make((step - 1) * count + index, 'jpeg')
  const { pid, rss, peak, cpu } = worker()
  rows.push([
    String(step * count),
    (rss / 2 ** 20).toFixed(0),
    (peak / 2 ** 20).toFixed(0),
    ((cpu - before.cpu) / count).toFixed(1),
    pid === before.pid ? '' : 'replaced',
  ])
  console.error(rows.at(-1)?.join('\t'))
}
console.log(table(['exports', 'MiB resident', 'MiB at most', 'CPU ms an export', 'process'], rows))
await campaign.close()
await rm(folder, { recursive: true, force: true })

/** The process that renders, as the system sees it. Memory in bytes, CPU time in milliseconds. */
function worker(): {
  readonly pid: string
  readonly rss: number
  readonly peak: number
  readonly cpu: number
} {
  const pid = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ').at(-1) ?? ''
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const kilobytes = (name: string): number =>
    Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) * 1024
  const [user = 0, system = 0] = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
    .slice(11, 13)
    .map(Number)
  return { pid, rss: kilobytes('VmRSS'), peak: kilobytes('VmHWM'), cpu: (user + system) * 10 }
}
