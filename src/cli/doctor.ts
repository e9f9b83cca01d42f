import { access, constants, mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { listBrands } from '../brand/find.ts'
import { loadBrand } from '../brand/load.ts'
import { ENGINES, VERSION } from '../campaign/engines.ts'
import { BroadsideError } from '../error/error.ts'
import { type RemoteFlags, redisOf, storeOf } from './remote-flags.ts'
import type { Terminal } from './terminal.ts'

/** What a check found. */
interface Found {
  readonly name: string
  readonly ok: boolean
  /** What is there: a version, a size, or what went wrong. */
  readonly fact: string
  /** What to do, where something is wrong. */
  readonly advice?: string
}

/** Options of `broadside doctor`. */
export interface DoctorOptions extends RemoteFlags {
  readonly json?: boolean
}

/** Free space below which a large campaign may not fit. */
const ROOM = 1e9
const REINSTALL = 'Install again: delete node_modules, then run npm ci (or npm install).'

/** Looks at everything rendering needs. Each check stands alone, so that one fault does not hide the next. Returns 3 if something is wrong. */
export async function doctor(options: DoctorOptions, terminal: Terminal): Promise<number> {
  const checks: readonly (readonly [string, (folder: string) => Promise<Omit<Found, 'name'>>])[] = [
    ['Node', node],
    ['Engines', engines],
    ['Brands and fonts', brands],
    ['Sample', sample],
    ['Image model', imageModel],
    ['Writing', writing],
    ['Disk', disk],
    ...(options.redis === undefined ? [] : [['Redis', () => redis(options)] as const]),
    ...(options.store === undefined ? [] : [['Store', () => store(options)] as const]),
  ]
  const all: Found[] = []
  for (const [name, check] of checks) {
    const found = { name, ...(await check(terminal.folder).catch(failed)) }
    all.push(found)
    if (!options.json) tell(found, terminal)
  }
  const ok = all.every((found) => found.ok)
  if (options.json) terminal.out(JSON.stringify({ ok, version: VERSION, checks: all }, null, 2))
  else terminal.out(ok ? '\nAll well.' : '\nSomething is wrong; see above.')
  return ok ? 0 : 3
}

function tell({ name, ok, fact, advice }: Found, terminal: Terminal): void {
  terminal.out(`${ok ? 'ok     ' : 'PROBLEM'}  ${name.padEnd(16)}  ${fact}`)
  if (advice !== undefined) terminal.out(`         ${' '.repeat(16)}  ${advice}`)
}

function failed(error: unknown): Omit<Found, 'name'> {
  const text = error instanceof Error ? error.message : String(error)
  return { ok: false, fact: text.split('\n')[0] ?? text, advice: REINSTALL }
}

async function node(): Promise<Omit<Found, 'name'>> {
  return { ok: true, fact: `${process.versions.node} on ${process.platform} ${process.arch}` }
}

/** Loads the native modules by using them: a wrong platform's binary shows only then. */
async function engines(): Promise<Omit<Found, 'name'>> {
  const [{ rasterize }, { encode }, { setSvg }] = await Promise.all([
    import('../raster/resvg.ts'),
    import('../raster/sharp.ts'),
    import('../overlay/satori.ts'),
  ])
  const square = { type: 'div', props: { style: { width: '100%', height: '100%', backgroundColor: '#fff' } } }
  const pixels = rasterize(await setSvg(square, { width: 8, height: 8 }, []), 8)
  await encode(pixels, { format: 'webp' })
  const versions = Object.entries(ENGINES).map(([name, version]) => `${name.split('/').at(-1)} ${version}`)
  return { ok: true, fact: versions.join(', ') }
}

async function brands(folder: string): Promise<Omit<Found, 'name'>> {
  const places = await listBrands(folder)
  const loaded = await Promise.all(
    places.map(async ({ id, folder: home }) => ({ id, ...(await loadBrand(home)) })),
  )
  const broken = loaded.filter(({ issues }) => issues.length > 0)
  if (broken.length === 0) return { ok: true, fact: places.map(({ id }) => id).join(', ') }
  const [first] = broken
  const issue = first?.issues[0]
  return {
    ok: false,
    fact: `${first?.id}: ${issue?.path || issue?.file}: found ${issue?.found}`,
    advice: `Expected ${issue?.expected}.`,
  }
}

/** Makes one small picture in the way `make` does, child process and all. */
async function sample(): Promise<Omit<Found, 'name'>> {
  const [{ produce }, { readManifest }, { findTemplate, templateNames }] = await Promise.all([
    import('../campaign/produce.ts'),
    import('../export/manifest.ts'),
    import('../template/find.ts'),
  ])
  const out = await mkdtemp(path.join(tmpdir(), 'broadside-doctor-'))
  try {
    const [brand] = await listBrands(out)
    const [id = ''] = await templateNames(out)
    const { template } = await findTemplate(id, out)
    const first = template?.samples.samples[0]
    if (brand === undefined || first === undefined) {
      return { ok: false, fact: 'the bundled brands or templates are missing', advice: REINSTALL }
    }
    const campaign = {
      name: 'doctor',
      brand: first.brand ?? brand.id,
      template: id,
      placements: ['open-graph'],
      locales: [first.locale],
      rows: [first.copy],
    }
    const start = performance.now()
    const made = await produce(campaign, { out, jobs: 1, projectDir: out })
    const [entry] = (await readManifest(made.manifest)).exports
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    if (entry?.status === 'done') return { ok: true, fact: `${id} for open-graph in ${seconds} s` }
    const why = entry?.status === 'failed' ? entry.error.message : entry?.findings[0]?.message
    return { ok: false, fact: `not made: ${why ?? 'for no reason given'}`, advice: REINSTALL }
  } finally {
    await rm(out, { recursive: true, force: true })
  }
}

/** Only looks: a question to the provider would need the network, and the key proves itself with the first picture. */
async function imageModel(): Promise<Omit<Found, 'name'>> {
  const { DEFAULT_MODEL } = await import('../plate/model-table.ts')
  const host = process.env.OPENAI_BASE_URL?.trim() || 'OpenAI'
  const hasKey = (process.env.OPENAI_API_KEY ?? '').trim() !== ''
  return {
    ok: true,
    fact: hasKey
      ? `${DEFAULT_MODEL} at ${host}; a key is set`
      : 'no key in OPENAI_API_KEY; needed only for plates by an image model',
  }
}

/** Connects, and looks at the settings that would lose work. */
async function redis(flags: RemoteFlags): Promise<Omit<Found, 'name'>> {
  const { RunBoard, addressOf } = await import('../queue/redis.ts')
  return tried(async () => {
    const url = redisOf(flags)
    const board = await RunBoard.connect(url)
    const [risk] = await board.risks()
    const workers = await board.workers(Date.now())
    board.close()
    const fact = `${addressOf(url)}; workers: ${workers.length}`
    return risk === undefined ? { ok: true, fact } : { ok: false, fact, advice: risk }
  })
}

/** Writes a small object and reads it again. */
async function store(flags: RemoteFlags): Promise<Omit<Found, 'name'>> {
  const { openStore } = await import('../store/open-store.ts')
  return tried(async () => {
    const { store: url, endpoint } = storeOf(flags)
    const opened = await openStore(url, endpoint)
    await opened.check()
    await opened.put('doctor.txt', 'broadside doctor was here', 'text/plain')
    const found = await opened.get('doctor.txt')
    opened.close()
    return found === undefined
      ? { ok: false, fact: `${opened.name}: what was written is not there`, advice: 'Use another store.' }
      : { ok: true, fact: `${opened.name} takes and gives` }
  })
}

/** A failure of ours as a finding, with the advice it brings. */
async function tried(look: () => Promise<Omit<Found, 'name'>>): Promise<Omit<Found, 'name'>> {
  return look().catch((error) => {
    if (!(error instanceof BroadsideError)) throw error
    return { ok: false, fact: error.message, ...(error.hint === undefined ? {} : { advice: error.hint }) }
  })
}

async function writing(folder: string): Promise<Omit<Found, 'name'>> {
  try {
    await access(folder, constants.W_OK)
    return { ok: true, fact: folder }
  } catch {
    return {
      ok: false,
      fact: `${folder} cannot be written to`,
      advice: 'Use another folder, or name one with --out.',
    }
  }
}

async function disk(folder: string): Promise<Omit<Found, 'name'>> {
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  const fact = `${(free / 1e9).toFixed(1)} GB free`
  return free >= ROOM
    ? { ok: true, fact }
    : { ok: false, fact, advice: 'Free some space: large campaigns need gigabytes.' }
}
