import { BroadsideError, type WireError } from '../error/error.ts'
import type { Manifest } from '../export/manifest.ts'
import { forbidNetwork } from '../overlay/satori.ts'
import { released } from '../raster/resvg.ts'
import { drawPlate } from './draw-plate.ts'
import { type JobResult, runJob } from './job.ts'
import type { Job, PlannedPlate } from './plan.ts'
import { type DesignRef, type DrawnPlate, Studio } from './studio.ts'

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
    }
  | { readonly kind: 'sheet'; readonly out: string; readonly brand: string; readonly manifest: Manifest }

/** What a task gives. */
export type Outcome<T extends Task> = T extends { kind: 'plate' }
  ? DrawnPlate
  : T extends { kind: 'export' }
    ? JobResult
    : undefined

/**
 * A function that performs tasks, with a studio of its own.
 * @param isolated for a process that only renders: nothing in it can reach the network from now on
 */
export function performer(isolated = false): (task: Task) => Promise<DrawnPlate | JobResult | undefined> {
  if (isolated) forbidNetwork()
  const studio = new Studio()
  return async (task) => {
    if (task.kind === 'plate') {
      // Fonts are read from disk while the plate is drawn. If they cannot be, the exports will say so.
      studio.design(task.design).catch(() => {})
      return drawPlate(task.plate, task.folder, studio)
    }
    if (task.kind === 'sheet') {
      const { writeSheet } = await import('./write-sheet.ts')
      await writeSheet(task.out, task.brand, task.manifest)
      return undefined
    }
    const design = await studio.design(task.design)
    const result = await runJob(task.job, task.plate, design, studio, task.out)
    await released()
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
