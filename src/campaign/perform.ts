import type { LayoutFault, LayoutTask } from '../check/layout.ts'
import type { Proof, ProofTask } from '../check/prove.ts'
import { BroadsideError, type WireError } from '../error/error.ts'
import type { ContactSheet } from '../export/contact-sheet.ts'
import type { DeckEntry } from '../export/schema.ts'
import type { Pixels } from '../kit/pixels.ts'
import { forbidNetwork, type Node, setSvg } from '../overlay/satori.ts'
import { binningOf } from '../placement/binning.ts'
import type { PlateRequest } from '../plate/provider.ts'
import { freed } from '../raster/freed.ts'
import { over } from '../raster/over.ts'
import { rasterize, released } from '../raster/resvg.ts'
import { encode, resample } from '../raster/sharp.ts'
import type { FolderReport } from '../verify/verify.ts'
import { type JobResult, runJob } from './job.ts'
import type { SigningFiles } from './output/signing.ts'
import type { DeckErrand } from './output/write-decks.ts'
import type { Job } from './plan.ts'
import { drawPlate } from './plates/draw-plate.ts'
import type { PlannedPlate } from './plates/planned-plate.ts'
import type { CheckErrand, Checked, Picture, Preview, PreviewErrand } from './preview.ts'
import type { SpecimenErrand } from './specimen.ts'
import { type DesignRef, type DrawnPlate, Studio } from './studio.ts'

export type { FolderReport }

/** Work for a process that renders. Plain data. */
export type Task =
  | {
      readonly kind: 'plate'
      readonly plate: PlannedPlate
      readonly folder: string
      readonly design: DesignRef
    }
  | {
      readonly kind: 'export'
      readonly job: Job
      readonly plate: DrawnPlate
      readonly design: DesignRef
      /** Absolute path of the output folder. */
      readonly out: string
      /** Also write the proof with its certificate drawn over it. */
      readonly explain?: boolean
      /** Sign what is written. */
      readonly signing?: SigningFiles
      /** Make and measure it, but write nothing. */
      readonly dry?: boolean
    }
  | { readonly kind: 'sheet'; readonly out: string; readonly sheet: ContactSheet }
  | ({ readonly kind: 'decks' } & DeckErrand)
  | {
      readonly kind: 'verify'
      /** Absolute path of a folder that was made. */
      readonly folder: string
      /** How many exports its manifest lists. */
      readonly exports: number
    }
  | ({ readonly kind: 'preview' } & PreviewErrand)
  | ({ readonly kind: 'check' } & CheckErrand)
  | { readonly kind: 'swatch'; readonly request: PlateRequest }
  | ({ readonly kind: 'specimen' } & SpecimenErrand)
  | ({ readonly kind: 'layout'; readonly design: DesignRef } & LayoutTask)
  | ({ readonly kind: 'limits'; readonly design: DesignRef } & ProofTask)

/** What each kind of task gives. */
interface Results {
  readonly plate: DrawnPlate
  readonly export: JobResult
  readonly sheet: undefined
  readonly decks: readonly DeckEntry[]
  /** Of exports only those that are at fault. */
  readonly verify: FolderReport
  readonly preview: Preview
  readonly check: Checked
  readonly swatch: Picture
  readonly specimen: Picture
  readonly layout: readonly LayoutFault[]
  readonly limits: Proof
}

/** What a task gives. */
export type Outcome<T extends Task> = Results[T['kind']]

/** Runs a drop through every renderer, while the parent is still reading: first calls load and compile for half a second. */
export async function warmUp(): Promise<void> {
  const drop: Node = {
    type: 'div',
    props: { style: { display: 'flex', width: 8, height: 8, backgroundColor: '#000' } },
  }
  const svg = await setSvg(drop, { width: 8, height: 8 }, [])
  const ground: Pixels = { width: 8, height: 8, channels: 3, data: new Uint8Array(192) }
  await encode(over(await resample(ground, { x: 0, y: 0, width: 8, height: 8 }, ground), rasterize(svg, 8)), {
    format: 'jpeg',
  })
}

/**
 * A function that performs tasks, with a studio of its own.
 * @param isolated for a process that only renders: nothing in it can reach the network from now on
 */
export function performer(isolated = false): (task: Task) => Promise<Outcome<Task>> {
  if (isolated) forbidNetwork()
  const studio = new Studio()
  return async (task) => {
    if (task.kind === 'plate') {
      // Fonts are read from disk while the plate is drawn. If they cannot be, the exports will say so.
      studio.design(task.design).catch(() => {})
      return drawPlate(task.plate, task.folder, studio)
    }
    if (task.kind === 'sheet') {
      const { writeSheet } = await import('./output/write-sheet.ts')
      await writeSheet(task.out, task.sheet)
      return undefined
    }
    if (task.kind === 'decks') {
      const { writeDecks } = await import('./output/write-decks.ts')
      return writeDecks(task)
    }
    if (task.kind === 'swatch') {
      const { drawSwatch } = await import('./preview.ts')
      return drawSwatch(task.request)
    }
    if (task.kind === 'verify') {
      const { verifyFolder } = await import('../verify/verify.ts')
      return verifyFolder(task.folder, { keep: 'wrong' })
    }
    if (task.kind === 'specimen') {
      const { drawSpecimen } = await import('./specimen.ts')
      return drawSpecimen(task)
    }
    const design = await studio.design(task.design)
    if (task.kind === 'preview' || task.kind === 'check') {
      const { checkExport, previewExport } = await import('./preview.ts')
      const seen =
        task.kind === 'preview'
          ? await previewExport(task, design, studio)
          : await checkExport(task, design, studio)
      await released()
      return seen
    }
    if (task.kind === 'layout') {
      const { inspectLayout } = await import('../check/layout.ts')
      return inspectLayout(task, design)
    }
    if (task.kind === 'limits') {
      const { proveLimits } = await import('../check/prove.ts')
      return proveLimits(task, design)
    }
    const result = await runJob(task.job, task.plate, design, studio, task)
    // What a large sheet leaves behind would stay until the next job.
    await (binningOf(task.job.placement) > 1 ? freed('all') : released())
    return result
  }
}

/** Any error as plain data. One the program does not know is a fault of ours and keeps its text. */
export function wireOf(error: unknown): WireError {
  if (error instanceof BroadsideError) return error.toWire()
  const message = error instanceof Error ? error.message : String(error)
  return {
    code: 'RENDER_FAILED',
    message: `Internal error: ${message}`,
    hint: 'This is a fault of the program: please report it.',
  }
}
