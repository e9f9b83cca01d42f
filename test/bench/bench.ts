import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { decodePicture } from '../../src/raster/sharp.ts'
import { budgetsOf, type Measured } from './budgets.ts'
import { cardOf, cutTo, jpegOf, loadStage, photograph, ROWS, writeLook } from './campaign.ts'
import { METHODS, type MethodName } from './method.ts'
import { firstExport, twoProcesses } from './processes.ts'
import { ALL, coldStart, type Racer, type Rounds, race, start } from './race.ts'
import { writeResults } from './results.ts'
import type { Shared } from './scene.ts'
import { type Spread, spreadOf, spreadText, table } from './statistics.ts'

const USAGE = `Times Broadside and its peers on one campaign, side by side: npm run bench -- [options]

  --quick           few rounds: under four minutes on an idle machine
  --write           put the results into site/docs/performance.md
  --only a,b        these methods: ${ALL.join(', ')}
  --keep folder     where to leave the pictures that are compared

Each method runs in a process of its own and all take turns; each round begins with the next of them. CPU time counts, of all
threads and processes of a method, for it changes little when the machine does other work. Long runs: test/bench/soak.ts.`

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    only: { type: 'string' },
    keep: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  console.log(USAGE)
  process.exit()
}
const { quick } = values
const names = values.only === undefined ? ALL : ALL.filter((name) => values.only?.split(',').includes(name))
const folder = mkdtempSync(join(tmpdir(), 'bench-'))
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    rmSync(folder, { recursive: true, force: true })
    // The methods end with this process.
    process.exit(1)
  })
if (values.keep !== undefined) mkdirSync(values.keep, { recursive: true })
const say = (text: string): void => console.error(text)
const sections: string[] = []
const tell = (title: string, text: string): void => {
  sections.push(`### ${title}\n\n${text}`)
  console.log(`\n${title}\n${text}`)
}

const racers: Racer[] = []
const measured: Measured = {}
try {
  say('Preparing the campaign …')
  const shared = await campaign()
  const file = join(folder, 'shared.json')
  const one = join(folder, 'one.json')
  writeFileSync(file, JSON.stringify(shared))
  writeFileSync(one, JSON.stringify({ ...shared, cards: shared.cards.slice(1, 2) }))
  for (const name of names) {
    say(`Starting ${METHODS[name].title} …`)
    racers.push(await start(name, file))
  }
  tell('The same picture', await likeness(racers))
  const plan = { rounds: quick ? 7 : 12, size: quick ? 5 : 10, cards: shared.cards.length }
  for (const format of ['jpeg', 'png'] as const) {
    const rounds = await race(racers, format, plan, (round) =>
      say(`${format}, round ${round + 1} of ${plan.rounds}; load ${loadavg()[0]?.toFixed(1)}`),
    )
    tell(`${format.toUpperCase()}, one process`, speeds(rounds, plan.size))
    measured[format] = ratiosOf(rounds)
    const stages = stagesOf(rounds, plan.size)
    if (stages !== '') tell(`Where our time goes, ${format.toUpperCase()}`, stages)
  }
  await Promise.all(racers.map((racer) => racer.close()))
  tell('Cold start to the first JPEG', await coldStarts(one))
  tell('Fit and contract by template, 1080 × 1350', preflight())
  tell('Processes, and the demo', await processes(shared.plate))
  const budgets = budgetsOf(measured)
  console.log(`\nBudgets\n${budgets}`)
  if (values.write) writeResults([`### Budgets\n\n${budgets}`, ...sections], machine())
} finally {
  await Promise.all(racers.map((racer) => racer.close()))
  rmSync(folder, { recursive: true, force: true })
}

async function campaign(): Promise<Shared> {
  const stage = await loadStage()
  const photo = photograph()
  const plate = join(folder, 'plate.jpg')
  writeFileSync(plate, await jpegOf(photo))
  const cuts: Record<string, string> = {}
  for (const placement of stage.placements) {
    cuts[placement.id] = join(folder, `${placement.id}.jpg`)
    writeFileSync(cuts[placement.id] as string, await jpegOf(await cutTo(photo, placement)))
  }
  const cards = []
  for (const row of ROWS)
    for (const placement of stage.placements) cards.push(await cardOf(stage, row, placement))
  return { cards, look: writeLook(stage, folder), plate, cuts }
}

/** Mean difference to Chromium of the same card: nobody may win by drawing nothing. */
async function likeness(all: readonly Racer[]): Promise<string> {
  const pictures = new Map<MethodName, Uint8Array>()
  for (const racer of all) {
    // Of this one the sizes are chosen for the plate, and so is the veil.
    if (racer.name === 'proved') continue
    const path = join(values.keep ?? folder, `${racer.name}.png`)
    await racer.save(1, 'png', path)
    pictures.set(racer.name, (await decodePicture(readFileSync(path), racer.name)).data)
  }
  const reference = pictures.get('chromium') ?? pictures.get('broadside')
  if (reference === undefined) return 'Nothing to compare with.'
  const rows = [...pictures].map(([name, data]) => {
    const off = data.reduce((sum, value, at) => sum + Math.abs(value - (reference[at] ?? 0)), 0) / data.length
    if (data.length !== reference.length || off > 15)
      throw new Error(`${name} draws another picture (${off})`)
    return [METHODS[name].title, off.toFixed(2)]
  })
  return table(['method', 'mean difference to Chromium, of 255'], rows)
}

function speeds(rounds: Rounds, size: number): string {
  const ratios = ratiosOf(rounds)
  const rows = [...rounds].map(([name, took]) => {
    const cpu = spreadOf(took.map((each) => each.cpu / size))
    const wall = spreadOf(took.map((each) => each.wall / size))
    const times = ratios[name]
    const ratio = times === undefined || name === 'broadside' ? '1' : spreadText(times)
    const bytes = spreadOf(took.map((each) => each.bytes)).median / 1024
    return [
      METHODS[name].title,
      spreadText(cpu, 1),
      (1000 / cpu.median).toFixed(1),
      ratio,
      wall.median.toFixed(0),
      bytes === 0 ? '' : bytes.toFixed(0),
      (spreadOf(took.map((each) => each.memory)).most / 2 ** 20).toFixed(0),
    ]
  })
  const head = [
    'method',
    'CPU ms a picture',
    'pictures a CPU second',
    'times ours',
    'wall ms',
    'KiB',
    'MiB of memory',
  ]
  return table(head, rows)
}

/** How many times as much CPU time each takes as we do, round by round. */
function ratiosOf(rounds: Rounds): Partial<Record<MethodName, Spread>> {
  const ours = rounds.get('broadside')
  if (ours === undefined) return {}
  return Object.fromEntries(
    [...rounds].map(([name, took]) => [
      name,
      spreadOf(took.map(({ cpu }, round) => cpu / (ours[round]?.cpu ?? Number.NaN))),
    ]),
  )
}

function stagesOf(rounds: Rounds, size: number): string {
  const took = rounds.get('broadside') ?? []
  const names = Object.keys(took[0]?.stages ?? {})
  const rows = names.map((stage) => [
    stage,
    spreadText(spreadOf(took.map(({ stages }) => (stages[stage] ?? 0) / size)), 1),
  ])
  return rows.length === 0 ? '' : table(['stage', 'CPU ms a picture'], rows)
}

async function coldStarts(file: string): Promise<string> {
  const rows: string[][] = []
  for (const name of names) {
    const took: number[] = []
    for (let turn = 0; turn < (quick ? 1 : 3); turn++) took.push(await coldStart(name, file))
    rows.push([METHODS[name].title, spreadText(spreadOf(took), 0)])
  }
  return table(['method', 'wall ms'], rows)
}

async function processes(picture: string): Promise<string> {
  const { ratio, busy } = await twoProcesses(picture, quick ? 3 : 6, quick ? 25 : 50)
  const demo: number[] = []
  for (let turn = 0; turn < 3; turn++) demo.push(await firstExport(join(folder, `demo-${turn}`)))
  measured.processes = ratio
  measured.demo = spreadOf(demo)
  const rows = [
    ['two render processes against one, exports in the same time', spreadText(ratio)],
    ['cores that one of them keeps busy by itself', spreadText(busy)],
    ['first export of the demo on disk, wall ms after the command starts', spreadText(spreadOf(demo), 0)],
  ]
  return table(['what', 'measured'], rows)
}

function preflight(): string {
  const script = new URL('preflight.ts', import.meta.url).pathname
  return execFileSync(process.execPath, ['--expose-gc', script, quick ? '5' : '15'], {
    encoding: 'utf8',
  }).trim()
}

function machine(): string {
  const versions = Object.entries(process.versions).filter(([name]) => ['node', 'v8'].includes(name))
  const packages = [
    'satori',
    '@resvg/resvg-js',
    'sharp',
    '@takumi-rs/core',
    '@vercel/og',
    '@napi-rs/canvas',
    'playwright-core',
  ]
  const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly version?: string }>>
  }
  return [
    `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, load ${loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')} at the end`,
    versions.map(([name, version]) => `${name} ${version}`).join(', '),
    packages.map((name) => `${name} ${lock.packages[`node_modules/${name}`]?.version}`).join(', '),
  ].join('; ')
}
