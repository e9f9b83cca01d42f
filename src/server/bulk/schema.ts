import { z } from 'zod'
import { type Checked, check } from '../../error/schema.ts'
import { LIMITS } from '../../kit/limits.ts'
import { MOST } from './table.ts'

// What browsers send about tables.

const Target = z.string().max(120)
const Cell = z.string().max(LIMITS.cellCharacters)

/** Other values for cells of a row, or whether it is left out. */
const RowEdit = z.strictObject({
  changes: z
    .array(
      z.strictObject({
        at: z.union([z.int().min(0).max(MOST.columns), Target]),
        before: Cell.optional(),
        after: z.union([
          Cell,
          z.number(),
          z.boolean(),
          z.null(),
          z.array(z.unknown()).max(200),
          z.record(z.string(), z.unknown()),
        ]),
      }),
    )
    .max(MOST.columns)
    .default([]),
  leftOut: z.boolean().optional(),
})

export type RowEdit = z.infer<typeof RowEdit>

/** What the columns of a table hold, in their order. */
const Mapping = z.strictObject({
  targets: z.array(Target.nullable()).max(MOST.columns + 200),
  headed: z.boolean(),
})

export type Mapping = z.infer<typeof Mapping>

export const parseRowEdit = (content: unknown): Checked<RowEdit> => check(RowEdit, content, 'request')
export const parseMapping = (content: unknown): Checked<Mapping> => check(Mapping, content, 'request')
