import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { hireCrew } from '../../src/campaign/crew.ts'
import { PLACEMENTS } from '../../src/placement/catalogue.ts'
import { findTemplate, templateNames } from '../../src/template/find.ts'
import type { SamplesFile } from '../../src/template/schema.ts'
import { verifyFolder } from '../../src/verify/verify.ts'
import { type Combination, enter, entered, keyOf, type Outcome, outcomeOf, tableOf } from './calibration.ts'
import { produce } from './produce-manifest.ts'

// Runs templates × rows of their samples × photographs × placements and reports how often each check of the contract fires,
// which repairs follow, what remains, and what the independent measurement says of the files.
//
//   npm run calibrate -- --photos <folder> [--part 1/12] [--results <file>] [--again] [--templates a,b]
//                        [--placements 30] [--jobs 2] [--out <folder>] [--write]
//
// A part has every row of every template on all photographs, each in its share of the placements; a sixth has every placement of
// every template, too. Results are added to a file: what stands there is not made again, and the table is made of all of it, so
// that parts may be run one after another, or side by side with `--jobs 0`, and go on where they were stopped. `--again` makes
// again what was refused or faulty. `--out` keeps the files; `--write` puts the table into the documentation.

const DOC = path.join(import.meta.dirname, '../../site/docs/readability.md')
/** Placements made together, on all photographs: so many layouts are kept, and on the next photograph none is looked for again. */
const TOGETHER = 5
const BRANDS = ['halden', 'lumen', 'maree']
const root = path.join(import.meta.dirname, '../..')
const { values: given } = parseArgs({
  options: {
    photos: { type: 'string' },
    part: { type: 'string', default: '1/1' },
    results: { type: 'string' },
    again: { type: 'boolean', default: false },
    templates: { type: 'string' },
    placements: { type: 'string', default: '30' },
    jobs: { type: 'string', default: '2' },
    out: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
})
if (given.photos === undefined) throw new Error('--photos <folder> with the photographs to try')
const { photos: folder, results, out: kept } = given

type Row = SamplesFile['samples'][number] & { readonly kind: Combination['kind']; readonly brand: string }

/** The rows of each template, realistic ones first. */
const rowsOf = new Map<string, readonly Row[]>()
for (const id of given.templates?.split(',') ?? (await templateNames(root))) {
  const { template } = await findTemplate(id, root)
  if (template === undefined) continue
  const { samples, worst } = template.samples
  rowsOf.set(id, [
    ...samples.map((row): Row => ({ ...row, brand: row.brand ?? 'lumen', kind: 'realistic' })),
    ...worst.map((row, index): Row => ({ ...row, brand: BRANDS[index % 3] as string, kind: 'worst' })),
  ])
}

const all = results === undefined ? [] : await entered(results)
const known = new Set(all.map(keyOf))
const wanted = given.again
  ? all.filter(
      ({ status, faults, template }) => (status !== 'done' || faults.length > 0) && rowsOf.has(template),
    )
  : combinations(await photographs()).filter((each) => !known.has(keyOf(each)))
const crew = hireCrew(Number(given.jobs))
const scratch = await mkdtemp(path.join(tmpdir(), 'broadside-calibrate-'))
const found: Outcome[] = []
try {
  // Files are verified here while the crew makes the next.
  let verifying: Promise<void> = Promise.resolve()
  const at = new Map(placements().map((id, index) => [id, Math.floor(index / TOGETHER)]))
  for (const group of Map.groupBy(
    wanted,
    ({ template, row, placement }) => `${template}-${row}-${at.get(placement) ?? placement}`,
  )) {
    const made = await make(...group)
    await verifying
    verifying = made()
  }
  await verifying
} finally {
  await crew.close()
  await rm(scratch, { recursive: true, force: true })
}

const latest = results === undefined ? found : await entered(results)
const table = tableOf(latest)
console.log(table)
for (const { status, told, faults, ...of } of latest)
  for (const text of [...faults, ...(status === 'refused' ? told : [])])
    console.log(`${status === 'refused' ? 'refused' : 'FAULT'} ${of.kind} ${keyOf(of)}: ${text}`)
if (given.write) {
  const text = await readFile(DOC, 'utf8')
  const marked = /(<!-- calibration -->\n)[\s\S]*(<!-- end of calibration -->)/
  if (!marked.test(text)) throw new Error(`${DOC} has no place for the table`)
  await writeFile(
    DOC,
    text.replace(marked, (_, before, after) => `${before}${table}\n${after}`),
  )
}

async function photographs(): Promise<readonly string[]> {
  return (await readdir(folder)).filter((name) => /\.(jpe?g|png|webp)$/i.test(name)).sort()
}

function placements(): readonly string[] {
  const most = Number(given.placements)
  const stride = Math.max(1, Math.floor(PLACEMENTS.length / most))
  return PLACEMENTS.filter((_, index) => index % stride === 0)
    .slice(0, most)
    .map(({ id }) => id)
}

function combinations(photos: readonly string[]): readonly Combination[] {
  const [part = 1, parts = 1] = given.part.split('/').map(Number)
  const everyRow = [...rowsOf].flatMap(([template, rows]) =>
    rows.map(({ kind }, row) => ({ template, row, kind })),
  )
  return everyRow.flatMap((of, index) =>
    placements().flatMap((placement, place) =>
      (index + Math.floor(place / TOGETHER)) % parts === part - 1
        ? photos.map((photo) => ({ ...of, photo, placement }))
        : [],
    ),
  )
}

/** Makes what combinations of one template and row ask for; what it returns verifies them. */
async function make(name: string, group: readonly Combination[]): Promise<() => Promise<void>> {
  const { template, row: index } = group[0] as Combination
  const row = rowsOf.get(template)?.[index]
  if (row === undefined) throw new Error(`${template} has no row ${index} any more`)
  const out = path.join(kept ?? scratch, name)
  await mkdir(out, { recursive: true })
  const photos = [...new Set(group.map(({ photo }) => photo))]
  const rows = path.join(scratch, `${name}.json`)
  await writeFile(
    rows,
    JSON.stringify(photos.map((id) => ({ ...row.copy, id, plate: path.resolve(folder, id) }))),
  )
  const campaign = {
    name: 'calibration',
    brand: row.brand,
    template,
    placements: [...new Set(group.map(({ placement }) => placement))],
    locales: [row.locale],
    rows,
  }
  const asked = new Map(group.map((of) => [`${of.photo} ${of.placement}`, of]))
  const { exports } = await produce(campaign, {
    out,
    projectDir: root,
    crew,
    only: (job) => asked.has(`${job.row} ${job.placement.id}`),
  })
  return async () => {
    const reports = new Map((await verifyFolder(out)).exports.map((report) => [report.file, report]))
    const outcomes = exports.flatMap((entry) => {
      const of = asked.get(`${entry.row} ${entry.placement}`)
      return of === undefined
        ? []
        : [outcomeOf(of, entry, entry.status === 'done' ? reports.get(entry.file) : undefined)]
    })
    found.push(...outcomes)
    if (results !== undefined) await enter(results, outcomes)
    if (kept === undefined) await rm(out, { recursive: true, force: true })
    const wrong = found.filter(({ faults }) => faults.length > 0).length
    const refused = found.filter(({ status }) => status === 'refused').length
    console.error(`${found.length} of ${wanted.length}: ${refused} refused, ${wrong} wrong; ${name}`)
  }
}
