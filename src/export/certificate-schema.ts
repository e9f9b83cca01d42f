import { z } from 'zod'

/** A SHA-256. */
export const Hash = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in hex')
const Color = z.string().regex(/^#[0-9a-f]{6}$/, 'a colour such as #1f3d34')
const BoxShape = z.strictObject({
  x: z.number(),
  y: z.number(),
  width: z.number().min(0),
  height: z.number().min(0),
})

/** What was measured for one slot. Boxes and sizes in pixels of the export. */
export const SlotCertificate = z.strictObject({
  slot: z.string(),
  role: z.enum(['headline', 'subhead', 'body', 'cta', 'price', 'legal', 'label']),
  /** Who drew it: the overlay, or the image model, whose letters were read back at the size of this export. */
  owner: z.enum(['overlay', 'generated']),
  /** As set, after truncation. */
  text: z.string(),
  lines: z.int().min(0),
  fontSize: z.number().min(0),
  box: BoxShape,
  /** Around each line, top to bottom. */
  lineBoxes: z.array(BoxShape).readonly(),
  /** What most of it is drawn in. */
  ink: Color,
  /** Words in other inks or of another size, those of a line that follow each other as one; left out where there are none. */
  parts: z
    .array(z.strictObject({ text: z.string(), ink: Color, fontSize: z.number().min(0), box: BoxShape }))
    .readonly()
    .optional(),
  /** Colour token under the type, or `plate`. */
  ground: z.string(),
  /** WCAG contrast that 95 % of the ground along the type exceeds, and that of the worst tile. */
  contrast: z.strictObject({ p5: z.number(), worstTile: z.number() }),
  required: z.number(),
  repairs: z.array(z.string()).readonly(),
})

/** The worst a check of the contract (R1 to R11) found in an export. */
export const CheckSummary = z.strictObject({
  check: z.enum(['R1', 'R2', 'R3', 'R4', 'R5', 'R6', 'R7', 'R8', 'R9', 'R10', 'R11']),
  verdict: z.enum(['pass', 'warn', 'fail']),
  slot: z.string().optional(),
  /** What was measured, such as `contrast`. */
  measure: z.string(),
  value: z.number(),
  threshold: z.number(),
})

/** A change with which a copy fits: characters fewer, a shorter form given, lines more, entries taken out, or fields left empty. */
const Remedy = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('shorten'), field: z.string(), by: z.int().min(1), to: z.int().min(1) }),
  z.strictObject({
    kind: z.literal('several'),
    cuts: z.array(z.strictObject({ field: z.string(), by: z.int().min(1), to: z.int().min(1) })).min(1),
  }),
  z.strictObject({ kind: z.literal('give'), field: z.string(), to: z.int().min(1) }),
  z.strictObject({ kind: z.literal('lines'), slot: z.string(), lines: z.int().min(1) }),
  z.strictObject({ kind: z.literal('entries'), field: z.string(), by: z.int().min(1), to: z.int().min(1) }),
  z.strictObject({ kind: z.literal('drop'), fields: z.array(z.string()).min(1) }),
])

/** A reason why an export was not written, or a remark. */
export const Finding = z.strictObject({
  /** Permanent code, as in the catalogue of errors. */
  code: z.string(),
  /** Check of the contract that found it. */
  check: z.string().optional(),
  slot: z.string().optional(),
  message: z.string(),
  /** What to change. */
  hint: z.string().optional(),
  /** Changes with which it was tried and fits, for programs. */
  remedies: z.array(Remedy).optional(),
})

export type Finding = z.infer<typeof Finding>
