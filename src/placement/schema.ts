import { z } from 'zod'
import type { Issue } from '../error/issue.ts'
import { type Checked, check } from '../error/schema.ts'
import type { Insets } from '../kit/geometry.ts'
import { LIMITS } from '../kit/limits.ts'
import { FORMATS, type Format } from './format.ts'
import { assumedView, type View } from './view.ts'

/** Where an asset runs: pixels, edges, formats, limits and the conditions under which it is read. */
export interface Placement {
  /** Name in campaigns and file names, such as `instagram-story`. */
  readonly id: string
  readonly platform: string
  /** What a person calls it, without the platform. */
  readonly name: string
  /** Pixels of the whole canvas, bleed included. */
  readonly width: number
  readonly height: number
  /** Pixels from the outer edge that the platform may cover, crop or cut: no type and no logo there. */
  readonly safe: Insets
  /** Print only: pixels per inch. */
  readonly dpi?: number
  /** Print only: what is cut off, in pixels; not always whole, for 3 mm are 35.43 px at 300 dpi. */
  readonly bleed?: Insets
  /** Largest file the platform takes; 1 MB counts as 1,000,000 bytes, the careful reading. */
  readonly maxBytes?: number
  /** What the platform accepts, the preferred first; see `exportFormatOf` for what is written. */
  readonly formats: readonly Format[]
  /** The view in which all type must be readable. An assumption. */
  readonly shown: View
  /** A smaller view, such as a thumbnail in a list, in which the headline must still be readable. */
  readonly small?: View
  /** What stands there in place of copy, where none could be read; copy unless given. */
  readonly shows?: Shows
  /** Where the facts come from. */
  readonly source?: string
  /** `official`: the platform's own page; `secondary`: somebody quoting it; `unverified`: one doubtful source. */
  readonly verified?: 'official' | 'secondary' | 'unverified'
  /** Day on which the facts were read, ISO 8601. */
  readonly date?: string
  readonly notes?: string
}

/** What stands where no copy could be read: the brand's logo on its colour, or the picture with the logo in a corner. */
export const SHOWS = ['logo', 'picture'] as const

export type Shows = (typeof SHOWS)[number]

const Edge = z.int().min(16).max(LIMITS.canvasEdge)
const Inset = z.number().min(0).max(LIMITS.canvasEdge).default(0)
const Sides = z.strictObject({ top: Inset, right: Inset, bottom: Inset, left: Inset })
const ViewFile = z.strictObject({
  mm: z.number().min(5).max(50_000),
  distanceMm: z.number().min(100).max(200_000),
})

/** A placement as a person writes it: `id`, `width` and `height` are enough. Strict: unknown keys are mistakes. */
export const PlacementFile = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'a name of lower-case letters, digits and hyphens'),
    platform: z.string().min(1).default('Own'),
    name: z.string().min(1).optional(),
    width: Edge,
    height: Edge,
    safe: Sides.optional(),
    dpi: z.number().min(36).max(1200).optional(),
    bleed: Sides.optional(),
    maxBytes: z.int().min(1000).optional(),
    formats: z.array(z.enum(FORMATS)).min(1).default(['png', 'jpeg']),
    shown: ViewFile.optional(),
    small: ViewFile.optional(),
    shows: z.enum(SHOWS).optional(),
    source: z.string().min(1).optional(),
    verified: z.enum(['official', 'secondary', 'unverified']).optional(),
    date: z.iso.date('a day such as 2026-11-23').optional(),
    notes: z.string().min(1).optional(),
  })
  .check(({ value, issues }) => {
    const complain = (path: string[], message: string): void => {
      issues.push({ code: 'custom', input: value, path, message })
    }
    if (value.width * value.height > LIMITS.canvasPixels) {
      complain(['height'], `at most ${LIMITS.canvasPixels / 1e6} megapixels in all`)
    }
    const { safe, bleed } = value
    if (bleed && !value.dpi) complain(['dpi'], 'the pixels per inch of print with bleed')
    for (const [key, insets] of Object.entries({ safe, bleed })) {
      if (!insets) continue
      const tooWide = insets.left + insets.right >= value.width
      if (tooWide || insets.top + insets.bottom >= value.height)
        complain([key], 'insets that leave room between them')
    }
    if (!safe || !bleed) return
    for (const side of ['top', 'right', 'bottom', 'left'] as const) {
      if (safe[side] < bleed[side]) {
        complain(
          ['safe', side],
          `at least the bleed of ${bleed[side]}: safe insets count from the outer edge`,
        )
      }
    }
  })

/**
 * A placement from foreign data, with defaults for what was left out: no unsafe edges (or just the bleed),
 * PNG, and the view that its size suggests (`assumedView`).
 *
 * @param where the file it stands in, and where in the file, for the issues
 */
export function parsePlacement(value: unknown, where: { file: string; path?: string }): Checked<Placement> {
  const checked = check(PlacementFile, value, where.file)
  if (checked.value === undefined) return { issues: checked.issues.map((issue) => under(where.path, issue)) }
  const { name, safe, shown, ...given } = checked.value
  const placement = {
    ...given,
    name: name ?? `${given.width} × ${given.height}`,
    safe: safe ?? given.bleed ?? { top: 0, right: 0, bottom: 0, left: 0 },
    shown: shown ?? assumedView(given.width, given.height, given.dpi),
  }
  return { value: placement as Placement, issues: [] }
}

function under(prefix: string | undefined, issue: Issue): Issue {
  return prefix ? { ...issue, path: issue.path ? `${prefix}.${issue.path}` : prefix } : issue
}
