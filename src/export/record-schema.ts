import { z } from 'zod'
import { Hash } from './certificate-schema.ts'

/** Who made and finished the files of a run. */
const Making = z.strictObject({
  /** Over the program and its libraries. */
  with: Hash,
  /** Whether proofs with their certificates drawn over them were written, too. */
  explain: z.boolean(),
  /** Over the certificates of who signed; empty where nobody did. */
  signer: z.string(),
})

/**
 * record.json: what a run was made from, for making it again and telling what changed. Not for others: its paths (relative to the
 * file) hold on this machine only.
 */
export const RecordFile = z.strictObject({
  schema: z.literal(1),
  campaign: z.union([
    z.strictObject({ file: z.string() }),
    z.strictObject({ content: z.record(z.string(), z.unknown()) }),
  ]),
  /** Folder whose `templates/` came before the bundled ones. */
  project: z.string(),
  /** Folder of the plates that were paid for. */
  plates: z.string(),
  limit: z.int().min(1).optional(),
  /** What was said in place of the campaign's own wishes. */
  wishes: z.record(z.string(), z.unknown()),
  /** Left out by programs that did not keep a journal. */
  made: Making.optional(),
  /** Hashes, or versions, of what all exports share. */
  parts: z.strictObject({
    runtime: z.record(z.string(), z.string()),
    brand: z.record(z.string(), Hash),
    fonts: z.record(z.string(), Hash),
    template: z.record(z.string(), Hash),
  }),
  /** Hashes of what each export has of its own. */
  exports: z.array(
    z.strictObject({
      row: z.string(),
      locale: z.string(),
      placement: z.string(),
      copy: Hash,
      images: z.record(z.string(), Hash),
      /** Of the placement. */
      facts: Hash,
      /** Of format and provenance. */
      delivery: Hash,
      plate: Hash,
    }),
  ),
})

export type Making = z.infer<typeof Making>
export type RecordFile = z.infer<typeof RecordFile>
