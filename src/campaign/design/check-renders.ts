import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { BrandKit } from '../../brand/kit.ts'
import type { LayoutFault } from '../../check/layout.ts'
import { type Mistake, mistakeAt } from '../../check/mistake.ts'
import { jsonPlace, type Sources } from '../../check/place.ts'
import { BroadsideError } from '../../error/error.ts'
import type { RuleId } from '../../error/rules.ts'
import { sha256 } from '../../kit/hash.ts'
import { layoutOf } from '../../placement/geometry.ts'
import type { Placement } from '../../placement/schema.ts'
import { HARD_PLATES, type HardPlate, hardPlate } from '../../plate/hard-plates.ts'
import { encodePng } from '../../raster/png.ts'
import { readCopy } from '../../template/copy.ts'
import { lineOf } from '../../template/lines.ts'
import type { Copy, Template } from '../../template/template.ts'
import type { Crew } from '../crew.ts'
import type { Picture } from '../input/pictures.ts'
import { shownPath } from '../input/read-file.ts'
import { claimsOf } from '../output/delivery.ts'
import type { Job } from '../plan.ts'
import type { DesignRef, DrawnPlate } from '../studio.ts'
import { readSources } from './check-files.ts'

/** A template to try, and in which kits. */
export interface Trial {
  readonly template: Template
  /** Absolute folder of the template. */
  readonly folder: string
  readonly kits: readonly BrandKit[]
}

export interface TrialOptions {
  readonly projectDir: string
  readonly crew: Crew
  /** Absolute path of a folder for the pixels of plates. */
  readonly scratch: string
  readonly placements: readonly Placement[]
  /** Every copy in every kit on every plate; otherwise kits and plates take turns, so that each format meets each of them. */
  readonly everything?: boolean
  readonly onPlanned?: (exports: number) => void
  readonly onDone?: () => void
}

/** One sample in one brand, at one format, on one plate. */
interface Task {
  readonly at: string
  readonly kit: BrandKit
  readonly locale: string
  readonly copy: Copy
  readonly placement: Placement
  readonly plate: HardPlate
}

/** Something that went wrong with an export, at a part of the template. */
interface Fault {
  readonly rule: RuleId
  readonly file: string
  readonly line: number
  readonly found: string
  readonly expected: string
}

/**
 * Makes exports of samples and worst copy in every family on pictures that are hard to set type on, writes none of them, and
 * reports what is refused, what breaks down, and what of the layout the kit does not allow.
 */
export async function tryRenders(
  trials: readonly Trial[],
  options: TrialOptions,
): Promise<readonly Mistake[]> {
  const { crew, onPlanned = () => {}, onDone = () => {} } = options
  const plates = await drawPlates(options.scratch, trials.some(showsPictures))
  const tasks = trials.flatMap((trial) => tasksOf(trial, options).map((task) => ({ trial, task })))
  onPlanned(tasks.length)
  const sources = readSources()
  const faults = await Promise.all(
    tasks.map(async ({ trial, task }) => {
      const found = await tryOne(trial, task, plates, { crew, projectDir: options.projectDir, sources })
      onDone()
      return found
    }),
  )
  return gathered(faults.flat())
}

function tasksOf({ template, kits }: Trial, { placements, everything }: TrialOptions): readonly Task[] {
  const offered = placements.filter(
    (placement) => template.file.families[layoutOf(placement).family] !== undefined,
  )
  const rows = [
    ...template.samples.samples.map((row, index) => ({ ...row, at: `samples.${index}` })),
    ...template.samples.worst.map((row, index) => ({ ...row, brand: undefined, at: `worst.${index}` })),
  ]
  return rows.flatMap(({ at, brand, locale, copy: raw }, row) => {
    const own = kits.filter(({ id }) => brand === undefined || brand === id)
    const { copy } = readCopy(template, raw, { file: '', path: (field) => field })
    if (copy === undefined || own.length === 0) return []
    return offered.flatMap((placement, index) => {
      // One further each row: were they as many as the formats, each format would meet one of them only.
      const turn = index + row
      const each = { at, locale, copy, placement }
      return everything === true
        ? own.flatMap((kit) => HARD_PLATES.map((plate) => ({ ...each, kit, plate })))
        : [{ ...each, kit: inTurn(own, turn), plate: inTurn(HARD_PLATES, turn) }]
    })
  })
}

function inTurn<T>(list: readonly T[], turn: number): T {
  return list[turn % list.length] as T
}

async function tryOne(
  trial: Trial,
  task: Task,
  plates: Plates,
  { crew, projectDir, sources }: { crew: Crew; projectDir: string; sources: Sources },
): Promise<readonly Fault[]> {
  const { template, folder } = trial
  const { at, kit, locale, copy, placement, plate } = task
  const design: DesignRef = {
    projectDir,
    brand: { id: kit.id, hash: kit.hash },
    template: { id: template.id, hash: template.hash },
  }
  const fileOf = (name: string): string => shownPath(path.join(folder, name))
  const inJson = (name: string, keys: string) => {
    const file = fileOf(name)
    return { file, line: jsonPlace(sources(file) ?? '', keys).line }
  }
  const inOverlay = (mark: string) => ({
    file: fileOf('overlay.hbs'),
    line: lineOf(template.overlay, mark) ?? 1,
  })
  const example = `${placement.id}, ${kit.id}, ${locale}`
  const drawn = plates.get(plate) as DrawnPlate
  const job = jobOf(task, template, drawn)
  const group = `${template.id} ${kit.id} ${placement.id}`
  try {
    const [result, layout] = await Promise.all([
      crew.run({ kind: 'export', job, plate: drawn, design, out: folder, dry: true }, group),
      at.startsWith('samples')
        ? crew.run({ kind: 'layout', design, copy, locale, placement }, group)
        : ([] as readonly LayoutFault[]),
    ])
    const broken =
      result.status === 'done'
        ? []
        : result.findings.map(({ code, check, slot, message, hint = '' }): Fault => {
            if (code === 'COPY_OVERSET')
              return {
                rule: 'copy-overset',
                ...inJson('samples.json', `${at}.copy`),
                found: `${message} (${kit.id})`,
                expected: hint,
              }
            const where =
              slot === undefined || slot === 'logo'
                ? inOverlay('data-logo')
                : inJson('template.json', `slots.${slot}`)
            return {
              rule: 'contract',
              ...where,
              found: `${check ?? code}: ${message} (${example}, on ${plate})`,
              expected: hint,
            }
          })
    return [
      ...broken,
      ...layout.map(({ rule, at: keys, found, expected }) => ({
        rule,
        ...(keys === 'data-logo' ? inOverlay(keys) : inJson('template.json', keys)),
        found,
        expected,
      })),
    ]
  } catch (error) {
    if (!(error instanceof BroadsideError) || error.code === 'CANCELLED') throw error
    const { message, hint = 'Look at the sample that is named.' } = error
    return [
      {
        rule: 'render',
        ...inJson('samples.json', `${at}.copy`),
        found: `${message} (${example})`,
        expected: hint,
      },
    ]
  }
}

function jobOf(
  { at, kit, locale, copy, placement, plate }: Task,
  template: Template,
  drawn: DrawnPlate,
): Job {
  const images = Object.entries(template.file.fields)
    .filter(([field, { kind }]) => kind === 'image' && typeof copy[field] === 'string')
    .map(([field]) => [field, pictureOf(drawn)] as const)
  return {
    n: 1,
    key: `${template.id} ${kit.id} ${at} ${locale} ${placement.id} ${plate}`,
    row: at,
    locale,
    placement,
    copy,
    images: Object.fromEntries(images),
    plate: drawn.key,
    print: { color: 'rgb', marks: false },
    masters: [],
    claims: claimsOf({ campaign: { provenance: {} }, kit }),
    post: {},
    stem: at,
  }
}

/** Image fields show the plate: what a sample names lies with a campaign, not with the template. */
function pictureOf({ file = '', key, sha256: hash }: DrawnPlate): Picture {
  return { path: file, name: `${key}.png`, sha256: hash, protect: [], made: { by: 'program' } }
}

type Plates = ReadonlyMap<HardPlate, DrawnPlate>

/** Whether a template has image fields: then plates are needed as files, too. */
function showsPictures({ template }: Trial): boolean {
  return Object.values(template.file.fields).some(({ kind }) => kind === 'image')
}

async function drawPlates(folder: string, asFiles: boolean): Promise<Plates> {
  return new Map(
    await Promise.all(
      HARD_PLATES.map(async (name): Promise<[HardPlate, DrawnPlate]> => {
        const pixels = hardPlate(name)
        const raw = path.join(folder, `hard-${name}.raw`)
        const file = path.join(folder, `hard-${name}.png`)
        await writeFile(raw, pixels.data)
        if (asFiles) await writeFile(file, await encodePng(pixels, {}))
        return [
          name,
          {
            key: `hard-${name}`,
            raw,
            ...(asFiles ? { file } : {}),
            width: pixels.width,
            height: pixels.height,
            focal: [0.5, 0.5],
            protect: [],
            origin: name,
            mayMirror: false,
            found: false,
            made: { by: 'program' },
            sha256: sha256(pixels.data),
          },
        ]
      }),
    ),
  )
}

/** Faults of one rule at one place as one mistake, which tells the first and how many there are. */
function gathered(faults: readonly Fault[]): readonly Mistake[] {
  const groups = Map.groupBy(faults, ({ rule, file, line, found }) =>
    [rule, file, line, rule === 'contract' ? found.split(':')[0] : ''].join('\0'),
  )
  return [...groups.values()].map((group) => {
    const [first] = group as [Fault]
    const more = group.length === 1 ? '' : `, and ${group.length - 1} more like it`
    return mistakeAt(first.rule, first, `${first.found}${more}`, first.expected)
  })
}
