import { z } from 'zod'

const BoxShape = z.object({
  x: z.number(),
  y: z.number(),
  width: z.number().min(0),
  height: z.number().min(0),
})

const InkShape = z.string().regex(/^#[0-9a-f]{6}$/)

const RecordedPart = z.object({
  text: z.string(),
  ink: InkShape,
  fontSize: z.number().positive(),
  box: BoxShape,
})

const RecordedSlot = z.object({
  slot: z.string(),
  text: z.string(),
  lines: z.int().min(0),
  fontSize: z.number().positive(),
  box: BoxShape,
  /** Around each line; manifests without them are split by what the picture shows. */
  lineBoxes: z.array(BoxShape).readonly().optional(),
  ink: InkShape,
  /** Words in other inks or of another size. */
  parts: z.array(RecordedPart).readonly().optional(),
  contrast: z.object({ p5: z.number(), worstTile: z.number() }),
  required: z.number().min(1).max(21),
})

const RecordedExport = z.object({
  status: z.literal('done'),
  file: z.string().min(1),
  placement: z.string(),
  row: z.string(),
  locale: z.string(),
  width: z.int().min(1),
  height: z.int().min(1),
  bytes: z.int().min(1),
  /** Bytes the placement takes at most. */
  maxBytes: z.int().min(1).optional(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  format: z.enum(['jpeg', 'png', 'webp', 'avif', 'pdf', 'tiff']),
  quality: z.int().optional(),
  /** How it is printed, where it is. */
  print: z.object({ color: z.enum(['rgb', 'cmyk']) }).optional(),
  /** Layered files beside it. */
  masters: z.array(z.object({ file: z.string().min(1) })).optional(),
  certificate: z.object({ slots: z.array(RecordedSlot) }),
  /** What is posted with it. */
  caption: z.string().optional(),
  link: z.string().optional(),
  approvals: z.array(z.object({ by: z.string(), content: z.string() })).optional(),
})

/** Exports bound into one PDF. */
export const RecordedDeck = z.object({
  file: z.string().min(1),
  pages: z.array(z.string()),
  bytes: z.int().min(1),
  sha256: z.string(),
})

const NotWritten = z.object({ status: z.enum(['refused', 'failed']), placement: z.string() })

/** One line of the list of exports. */
export const RecordedEntry = z.discriminatedUnion('status', [RecordedExport, NotWritten])

/**
 * What verification reads of a manifest besides its lists, which may be long. Looser than `export/schema.ts` on purpose: manifests of
 * other versions and other hands can be verified as long as they say what is needed here.
 */
export const RecordedHead = z.object({
  schema: z.literal(1),
  tool: z.object({ name: z.literal('broadside'), version: z.string() }),
  campaign: z.object({ name: z.string() }),
  complete: z.boolean(),
  /** Where the list is not laid out one entry a line. */
  exports: z.array(z.unknown()),
  decks: z.array(z.unknown()).optional(),
})

export type RecordedDeck = z.infer<typeof RecordedDeck>
export type RecordedExport = z.infer<typeof RecordedExport>
export type RecordedPart = z.infer<typeof RecordedPart>
export type RecordedSlot = z.infer<typeof RecordedSlot>
