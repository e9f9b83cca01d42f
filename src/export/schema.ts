import { z } from 'zod'
import { PROFILES } from '../kit/thresholds.ts'
import { EXPORT_FORMATS } from '../placement/format.ts'
import { Approval } from './approvals-schema.ts'
import { CheckSummary, Finding, Hash, SlotCertificate } from './certificate-schema.ts'

const Pixels = z.int().min(1)
const FormatName = z.enum(EXPORT_FORMATS)

/** How an export stands on paper. */
const PrintRecord = z.strictObject({
  /** Colours of the file; pictures of pixels are RGB unless they are TIFF. */
  color: z.enum(['rgb', 'cmyk']),
  /** How type and shapes stand in it: as outlines, as outlines but for effects that have none, or as pixels. */
  outlines: z.enum(['vector', 'vector and pixels', 'pixels']),
  /** Pixels of the plate in an inch of paper; left out for what has no size on paper. */
  effectivePpi: z.int().min(1).optional(),
})

/** A layered file beside an export. */
const MasterRecord = z.strictObject({
  format: z.enum(['psd', 'svg']),
  /** Relative to the manifest, with `/`. */
  file: z.string(),
  bytes: z.int().min(1),
  sha256: Hash,
})

/** Why a slot the plate was to carry was set by the overlay: a string it did not show exactly once, or the slot itself. */
const Misread = z.strictObject({
  slot: z.string(),
  text: z.string(),
  /** What stands there; empty where nothing does. */
  read: z.string(),
  /** `small`, `unreadable`: it reads, but the contract does not hold for it here; `crowded`: it runs into what the overlay sets; `lost`: it no longer reads in the encoded file. */
  verdict: z.enum(['wrong', 'missing', 'doubled', 'small', 'unreadable', 'crowded', 'lost']),
})

const asked = {
  /** Hash over everything that decides the pixels: the same key gives the same file. */
  key: Hash,
  row: z.string(),
  locale: z.string(),
  placement: z.string(),
  /** Key of the plate. */
  plate: Hash,
}

/** An export that was written. */
export const DoneEntry = z.strictObject({
  status: z.literal('done'),
  ...asked,
  /** Relative to the manifest, with `/`. */
  file: z.string(),
  width: Pixels,
  height: Pixels,
  bytes: z.int().min(1),
  /** The placement's limit, where it has one. */
  maxBytes: z.int().min(1).optional(),
  sha256: Hash,
  format: FormatName,
  /** Quality the file was encoded with; lossless formats have none. */
  quality: z.int().optional(),
  /** IPTC digital source type, the last part of its address. */
  digitalSourceType: z.string(),
  alt: z.string(),
  /** What is posted with it, where the row says. */
  caption: z.string().optional(),
  link: z.string().optional(),
  /** Fields given up because the copy was too long for the placement. */
  dropped: z.array(z.string()),
  /** Only of what is printed. */
  print: PrintRecord.optional(),
  /** Only of what is signed. */
  c2pa: z
    .strictObject({
      /** Of the signature, as COSE names it. */
      algorithm: z.string(),
      /** Whether signing again gives the same bytes; where not, only the signature differs. */
      repeatable: z.boolean(),
      /** Of the file before it was signed. */
      unsigned: Hash,
    })
    .optional(),
  /** Only where they were asked for. */
  masters: z.array(MasterRecord).min(1).optional(),
  /** What a person should know of it, though it was written. */
  remarks: z.array(Finding).min(1).optional(),
  /** Picture of the proof with its certificate drawn over it, relative to the manifest; only where it was asked for. */
  explained: z.string().optional(),
  certificate: z.strictObject({
    profile: z.enum(PROFILES),
    /** Name of the template's alternative position the type stands in; left out for the usual one. */
    position: z.string().optional(),
    slots: z.array(SlotCertificate).readonly(),
    /** The worst each check of the contract found, in order; what had nothing to measure is left out. */
    checks: z.array(CheckSummary).readonly(),
  }),
  /** What of the text in the picture was not as asked; only where a plate carries text. */
  misread: z.array(Misread).optional(),
  /** Only those that hold for this file as it is. */
  approvals: z.array(Approval).min(1).optional(),
})

/** An export that was not written because the contract does not hold; `findings` say why. */
export const RefusedEntry = z.strictObject({
  status: z.literal('refused'),
  ...asked,
  width: Pixels,
  height: Pixels,
  findings: z.array(Finding).min(1),
  /** As for what was written; left out where nothing could be drawn. */
  explained: z.string().optional(),
})

/** An export that could not be made: the fault is not in the copy. */
export const FailedEntry = z.strictObject({
  status: z.literal('failed'),
  ...asked,
  width: Pixels,
  height: Pixels,
  error: z.strictObject({ code: z.string(), message: z.string(), hint: z.string().optional() }),
})

/** Exports bound into one PDF. */
const DeckEntry = z.strictObject({
  /** Relative to the manifest, with `/`. */
  file: z.string(),
  /** Whose exports they are, a page for each row; left out for the deck of the whole campaign. */
  placement: z.string().optional(),
  locale: z.string(),
  /** The exports on its pages, in order. */
  pages: z.array(z.string()).min(1),
  bytes: z.int().min(1),
  sha256: Hash,
  remarks: z.array(Finding).min(1).optional(),
})

export const ManifestEntry = z.discriminatedUnion('status', [DoneEntry, RefusedEntry, FailedEntry])

/** What an image model was asked for, and what it gave. */
const ModelEntry = z.strictObject({
  provider: z.string(),
  id: z.string(),
  quality: z.string(),
  /** Pixels asked for. */
  asked: z.strictObject({ width: Pixels, height: Pixels }),
  /** Over the bytes as the provider sent them, which lie in the store of plates under the plate's key. */
  sha256: Hash,
  /** US dollars for this picture when it was made; a run that finds it in the store pays nothing. */
  cost: z.number().min(0),
  /** Calls it took that were, or may have been, charged. */
  calls: z.int().min(1),
  /** Tokens, as the provider counted them. */
  usage: z
    .strictObject({ textIn: z.int().min(0), imageIn: z.int().min(0), imageOut: z.int().min(0) })
    .optional(),
  requestId: z.string().optional(),
  /** What it began as: words for a model, or a photo that a model changed. */
  origin: z.enum(['model', 'photo']),
  /** Key of the plate it was made from. */
  parent: Hash.optional(),
  /** How it was made from its parent, or from a photo. */
  edit: z.enum(['mask', 'whole', 'outpaint']).optional(),
  /** Pictures that were sent along, in order. */
  references: z.array(z.strictObject({ role: z.string(), name: z.string(), sha256: Hash })).optional(),
  /** What was noticed about it and did not stop it. */
  remarks: z.array(z.string()).optional(),
})

/** A plate that was made. */
export const PlateEntry = z.strictObject({
  key: Hash,
  source: z.enum(['procedural', 'file', 'model']),
  /** Family it was made for; `any` for a photo, which serves all. */
  family: z.string(),
  /** Style, model or file. */
  origin: z.string(),
  /** Words for a model; empty where none was asked. */
  prompt: z.string(),
  width: Pixels,
  height: Pixels,
  /** Over the raw pixels. */
  sha256: Hash,
  /** IPTC digital source type of the picture alone, without type; left out for photos, whose author knows. */
  digitalSourceType: z.string().optional(),
  /** Where a model made it. */
  model: ModelEntry.optional(),
  /** Where a built-in plate stands in for one a model was to make: which, and the code of the failure. */
  insteadOf: z.strictObject({ model: z.string(), code: z.string() }).optional(),
})

/** manifest.json: what was made, from what, with which certificates. Public: `schema` counts its versions. */
export const ManifestFile = z.strictObject({
  $schema: z.string().optional(),
  schema: z.literal(1),
  tool: z.strictObject({ name: z.literal('broadside'), version: z.string() }),
  /** Versions of the libraries that draw. */
  engines: z.record(z.string(), z.string()),
  campaign: z.strictObject({
    name: z.string(),
    /** Over the campaign file as read and all rows. */
    hash: Hash,
    brand: z.strictObject({ id: z.string(), version: z.string(), hash: Hash }),
    template: z.strictObject({ id: z.string(), version: z.string(), hash: Hash }),
    locales: z.array(z.string()),
  }),
  /** `false` if the run was stopped: the list then holds what was finished. */
  complete: z.boolean(),
  counts: z.strictObject({ done: z.int(), refused: z.int(), failed: z.int() }),
  /** Rows of the campaign's file that were left out for mistakes in them, and the table that says why; only where there are any. */
  rejected: z.strictObject({ rows: z.int().min(1), file: z.string(), sha256: Hash }).optional(),
  plates: z.array(PlateEntry),
  /** Rows in the order of their file, then locales, then placements. */
  exports: z.array(ManifestEntry),
  /** Only where they were asked for. */
  decks: z.array(DeckEntry).optional(),
})

export type ManifestFile = z.infer<typeof ManifestFile>
export type ManifestEntry = z.infer<typeof ManifestEntry>
export type DoneEntry = z.infer<typeof DoneEntry>
export type RefusedEntry = z.infer<typeof RefusedEntry>
export type FailedEntry = z.infer<typeof FailedEntry>
export type MasterRecord = z.infer<typeof MasterRecord>
export type DeckEntry = z.infer<typeof DeckEntry>
export type PlateEntry = z.infer<typeof PlateEntry>
