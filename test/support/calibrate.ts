import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { hireCrew } from '../../src/campaign/crew.ts'
import type { ManifestEntry } from '../../src/export/schema.ts'
import { PLACEMENTS } from '../../src/placement/catalogue.ts'
import { findTemplate, templateNames } from '../../src/template/find.ts'
import { verifyFolder } from '../../src/verify/verify.ts'
import { produce } from './produce-manifest.ts'

// Runs templates × photographs × placements × samples and reports how often each check of the contract fires, which repairs
// follow, what remains, and what the independent measurement says of the files.
//
//   npm run calibrate -- --photos <folder> [--every 13] [--templates a,b] [--placements 30] [--out <folder>] [--write]

const DOC = path.join(import.meta.dirname, '../../site/docs/readability.md')
const root = path.join(import.meta.dirname, '../..')
const { values: given } = parseArgs({
  options: {
    photos: { type: 'string' },
    every: { type: 'string', default: '1' },
    templates: { type: 'string' },
    placements: { type: 'string', default: '30' },
    out: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
})
if (given.photos === undefined) throw new Error('--photos <folder> with the photographs to try')

/** What was counted for one kind of copy. */
interface Counts {
  made: number
  refused: number
  /** Refusals by their reason. */
  readonly reasons: Map<string, number>
  /** Remarks by check. */
  readonly remarks: Map<string, number>
  /** Exports with a repair, by its kind. */
  readonly repairs: Map<string, number>
  /** Slots of which some repair was made. */
  slots: number
}

const counts: Readonly<Record<'realistic' | 'worst', Counts>> = { realistic: none(), worst: none() }
const faults: string[] = []
const photos = (await readdir(given.photos)).filter((name) => /\.(jpe?g|png|webp)$/i.test(name)).sort()
const most = Number(given.placements)
const stride = Math.max(1, Math.floor(PLACEMENTS.length / most))
const placements = PLACEMENTS.filter((_, index) => index % stride === 0)
  .slice(0, most)
  .map(({ id }) => id)
const every = Math.max(1, Number(given.every))
const templates = given.templates?.split(',') ?? (await templateNames(root))
const crew = hireCrew()
const scratch = await mkdtemp(path.join(tmpdir(), 'broadside-calibrate-'))
let turn = 0
try {
  for (const id of templates) {
    const { template } = await findTemplate(id, root)
    if (template === undefined) continue
    const { samples, worst } = template.samples
    const rows = [
      ...samples.map((row) => ({ ...row, kind: 'realistic' as const })),
      ...worst.map((row, index) => ({
        ...row,
        brand: ['halden', 'lumen', 'maree'][index % 3],
        kind: 'worst' as const,
      })),
    ]
    for (const [index, row] of rows.entries()) {
      for (const photo of photos) {
        const wanted = new Set(placements.filter(() => turn++ % every === 0))
        if (wanted.size === 0) continue
        const out = path.join(given.out ?? scratch, `${id}-${index}-${path.parse(photo).name}`)
        const campaign = {
          name: 'calibration',
          brand: row.brand ?? 'lumen',
          template: id,
          placements: [...wanted],
          locales: [row.locale],
          plate: { source: 'file', path: path.resolve(given.photos, photo) },
          rows: [row.copy],
        }
        await mkdir(out, { recursive: true })
        const { exports } = await produce(campaign, { out, projectDir: root, crew })
        for (const entry of exports) count(counts[row.kind], entry, id)
        const report = await verifyFolder(out)
        for (const { ok, file, findings } of report.exports)
          if (!ok)
            faults.push(
              `${id}, ${photo}, ${file}: ${findings.map(({ code, message }) => `${code} ${message}`).join('; ')}`,
            )
        if (given.out === undefined) await rm(out, { recursive: true, force: true })
      }
      console.error(`${id} ${index + 1}/${rows.length}: ${counts.realistic.made + counts.worst.made} made`)
    }
  }
} finally {
  await crew.close()
  await rm(scratch, { recursive: true, force: true })
}
const table = tableOf()
console.log(table)
for (const fault of faults) console.log(fault)
if (given.write) {
  const text = await readFile(DOC, 'utf8')
  const marked = /(<!-- calibration -->\n)[\s\S]*(<!-- end of calibration -->)/
  if (!marked.test(text)) throw new Error(`${DOC} has no place for the table`)
  await writeFile(
    DOC,
    text.replace(marked, (_, before, after) => `${before}${table}\n${after}`),
  )
}

function none(): Counts {
  return { made: 0, refused: 0, reasons: new Map(), remarks: new Map(), repairs: new Map(), slots: 0 }
}

function count(into: Counts, entry: ManifestEntry, template: string): void {
  if (entry.status === 'failed') {
    faults.push(`${template}, ${entry.placement}: ${entry.error.message}`)
    return
  }
  if (entry.status === 'refused') {
    into.refused += 1
    for (const reason of new Set(entry.findings.map(({ check, code }) => check ?? code)))
      add(into.reasons, reason)
    return
  }
  into.made += 1
  for (const { check, verdict } of entry.certificate.checks) if (verdict === 'warn') add(into.remarks, check)
  const done = entry.certificate.slots.flatMap(({ repairs }) =>
    repairs.map((repair) => repair.split(' ')[0] ?? ''),
  )
  for (const repair of new Set(done)) add(into.repairs, repair)
  into.slots += entry.certificate.slots.filter(({ repairs }) => repairs.length > 0).length
}

function add(to: Map<string, number>, key: string): void {
  to.set(key, (to.get(key) ?? 0) + 1)
}

function tableOf(): string {
  const share = (part: number, whole: number): string =>
    whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`
  const line = (name: string, read: (of: Counts) => string): string =>
    `| ${name} | ${read(counts.realistic)} | ${read(counts.worst)} |`
  const keys = (of: 'reasons' | 'remarks' | 'repairs'): string[] =>
    [...new Set([...counts.realistic[of].keys(), ...counts.worst[of].keys()])].sort()
  const all = (of: Counts): number => of.made + of.refused
  return [
    `${templates.length} templates, ${photos.length} photographs, ${placements.length} placements${every > 1 ? `, every ${every}th of their combinations` : ''}; ${faults.length} of the files written failed \`verify\`.`,
    '',
    '| | realistic copy | worst copy |',
    '|---|---|---|',
    line('asked for', (of) => String(all(of))),
    line('refused', (of) => `${of.refused} (${share(of.refused, all(of))})`),
    ...keys('reasons').map((key) => line(`refused for ${key}`, (of) => String(of.reasons.get(key) ?? 0))),
    ...keys('repairs').map((key) =>
      line(`repaired: ${key}`, (of) => share(of.repairs.get(key) ?? 0, of.made)),
    ),
    ...keys('remarks').map((key) =>
      line(`remark of ${key}`, (of) => share(of.remarks.get(key) ?? 0, of.made)),
    ),
  ].join('\n')
}
