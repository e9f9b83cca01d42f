import { z } from 'zod'
import { type Checked, check } from '../error/schema.ts'

const Hash = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in hex')
const LimitValues = z.record(z.string(), z.int().min(1))

/** limits.json: the largest copy that was proved to fit. Written by `broadside check --prove`, not by hand. */
export const LimitsFile = z.strictObject({
  $schema: z.string().optional(),
  /** Of the parts of the template that decide the layout, and of the renderer. */
  layout: Hash,
  /** The limits the template declared when it was proved: characters of fields, entries of lists. */
  declared: LimitValues,
  /** Placements that were tried. */
  placements: z.array(z.string()).min(1),
  /** By brand kit. */
  brands: z.record(
    z.string(),
    z.strictObject({
      /** Of the kit. */
      kit: Hash,
      /** By language, then by placement: what holds there where that is less than declared; all of it at once. */
      languages: z.record(z.string(), z.record(z.string(), LimitValues)),
    }),
  ),
})

export type LimitsFile = z.infer<typeof LimitsFile>

/** Checks the content of a limits.json; `file` is its name for the issues. */
export function parseLimits(content: unknown, file: string): Checked<LimitsFile> {
  return check(LimitsFile, content, file)
}
