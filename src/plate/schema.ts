import { z } from 'zod'
import { type Checked, check } from '../error/schema.ts'
import { MODEL_FAMILIES, QUALITIES } from './model-table.ts'

const Hash = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in hex')
const Pixels = z.int().min(1)
const Take = z.int().min(2).max(99)
const SizeShape = z.strictObject({ width: Pixels, height: Pixels })

/** What a picture that is sent along is for. */
export const REFERENCE_ROLES = ['product', 'person', 'style', 'plate'] as const

const Usage = z.strictObject({
  textIn: z.int().min(0),
  imageIn: z.int().min(0),
  imageOut: z.int().min(0),
})

/** The record beside a stored plate: what was asked, what came, what it cost, and from which plate it was made. */
export const PlateRecord = z.strictObject({
  schema: z.literal(1),
  /** Hash over everything that was asked: the address of the plate. */
  key: Hash,
  provider: z.string(),
  model: z.string(),
  modelFamily: z.enum(MODEL_FAMILIES),
  /** Family of formats it was made for. */
  family: z.string(),
  prompt: z.string(),
  quality: z.enum(QUALITIES),
  /** Which of several pictures from the same words; left out for the first. */
  take: Take.optional(),
  /** Pixels asked for. */
  asked: SizeShape,
  /** File beside this one that holds the provider's bytes, unchanged. */
  file: z.string().regex(/^[0-9a-f]{64}\.(png|jpeg|webp|avif|gif)$/),
  /** Over those bytes. */
  sha256: Hash,
  /** The picture that is used, where it is put together from the provider's and the plate it was made from. */
  composed: z
    .strictObject({ file: z.string().regex(/^[0-9a-f]{64}\.composed\.png$/), sha256: Hash })
    .optional(),
  bytes: z.int().min(1),
  /** Of the picture that is used. */
  width: Pixels,
  height: Pixels,
  /** Tokens, as the provider counted them; left out where it does not. */
  usage: Usage.optional(),
  /** Of this picture, in US dollars. */
  cost: z.number().min(0),
  /** Its entry in the ledger. */
  charge: z.int().min(1),
  /** Calls it took that were, or may have been, charged. */
  calls: z.int().min(1),
  requestId: z.string().optional(),
  /** ISO 8601, UTC. */
  at: z.string(),
  /** What it began as: words for a model, or a photo that a model changed. */
  origin: z.enum(['model', 'photo']),
  /** Key of the plate it was made from. */
  parent: Hash.optional(),
  /** How it was made from its parent, or from a photo. */
  edit: z.enum(['mask', 'whole', 'outpaint']).optional(),
  /** The picture that was changed, where it was no plate. */
  photo: z.strictObject({ name: z.string(), sha256: Hash }).optional(),
  /** Pictures that were sent along, in order. */
  references: z.array(z.strictObject({ role: z.enum(REFERENCE_ROLES), name: z.string(), sha256: Hash })),
  /** What was noticed about it and did not stop it. */
  remarks: z.array(z.string()),
})

/** Plates that were handed in as a batch and are not collected yet. */
export const BatchRecord = z.strictObject({
  schema: z.literal(1),
  /** By which the provider finds the batch. */
  token: z.string().regex(/^[0-9a-f-]{36}$/),
  /** Left out while it is being handed in. */
  id: z.string().optional(),
  /** What was asked for, by the key of each plate, and its entry in the ledger. */
  plates: z.record(
    Hash,
    z.strictObject({
      charge: z.int().min(1),
      order: z.strictObject({
        provider: z.string(),
        model: z.string(),
        modelFamily: z.enum(MODEL_FAMILIES),
        prompt: z.string(),
        size: SizeShape,
        quality: z.enum(QUALITIES),
        moderation: z.literal('low').optional(),
        take: Take.optional(),
        family: z.string(),
        price: z.number().optional(),
      }),
    }),
  ),
})

export type BatchRecord = z.infer<typeof BatchRecord>

/** Checks the record of a batch; `file` is its name for the issues. */
export function parseBatchRecord(content: unknown, file: string): Checked<BatchRecord> {
  return check(BatchRecord, content, file)
}

export type PlateRecord = z.infer<typeof PlateRecord>
export type ReferenceRole = (typeof REFERENCE_ROLES)[number]

/** Checks the record of a stored plate; `file` is its name for the issues. */
export function parsePlateRecord(content: unknown, file: string): Checked<PlateRecord> {
  return check(PlateRecord, content, file)
}
