import { z } from 'zod'
import { type Checked, check } from '../error/schema.ts'
import { FOLDERS } from '../export/name-pattern.ts'
import { SOURCE_TYPES } from '../export/provenance.ts'
import { FAMILIES } from '../placement/family.ts'
import { EXPORT_FORMATS } from '../placement/format.ts'
import { DEFAULT_MODEL, MODEL_FAMILIES, QUALITIES } from '../plate/model-table.ts'

const Relative = z.number().min(0).max(1)

const PLATE_KEY = /^[0-9a-f]{6,64}$/
const PLATE_KEY_WORDS = 'the key of a plate, or at least six characters of its beginning'

const ProtectBox = z.strictObject({ x: Relative, y: Relative, width: Relative, height: Relative })

const focal = z.tuple([Relative, Relative]).optional()
const protect = z.array(ProtectBox).default([])

const picturePath = z.string().min(1)
const plateKey = z.string().regex(PLATE_KEY, PLATE_KEY_WORDS)
/** Stored plates you chose for single families, by key: a revision, an ancestor, another take. */
const use = z.partialRecord(z.enum(FAMILIES), plateKey).default({})
/** Point of interest and protected areas of single pictures, by their family, once you have seen them: in place of those of all. */
const marks = z.partialRecord(z.enum(FAMILIES), z.strictObject({ focal, protect })).optional()
const note = z.string().min(1).max(300).optional()

/** A picture that is sent to the model with the prompt. Paths are relative to the campaign file. */
const ReferencePicture = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('product'), path: picturePath, note }),
  z.strictObject({ role: z.literal('style'), path: picturePath, note }),
  z.strictObject({
    role: z.literal('person'),
    path: picturePath,
    note,
    /** That the person shown has agreed to it. */
    consent: z.literal(true),
  }),
])

/** What all plates of a campaign have in common. */
const Look = z.strictObject({
  /** Key of a stored plate, or its beginning, whose palette, light and grain the others take. */
  plate: plateKey.optional(),
  /** Style words, besides those of the brand. */
  words: z.array(z.string().min(1).max(120)).max(12).default([]),
})

const ofModels = {
  /** What the picture shows, in your words; the template's brief says how. No copy: words are set in type. */
  scene: z.string().min(1).max(2000).optional(),
  /** Pictures that are sent along: goods, people, styles. Logos, codes and prices belong in the template. */
  references: z.array(ReferencePicture).max(15).default([]),
  look: Look.optional(),
  /** Which of several pictures from the same words: 2 asks for another one. */
  take: z.int().min(1).max(99).optional(),
  use,
  /** US dollars for a picture, for models without a published price. */
  price: z.number().min(0).max(100).optional(),
  /** Point of interest of the pictures, once you have seen them; looked for where it is left out. */
  focal,
  protect,
  marks,
  /** Style and seed of the built-in plate that `--fallback procedural` takes in its place. */
  style: z.string().optional(),
  seed: z.int().min(0).max(4_294_967_295).default(1),
}

/** A picture by OpenAI or a server that speaks its protocol: one for each family of formats, paid for once and kept. */
const OpenAiPlate = z.strictObject({
  source: z.literal('openai'),
  /** Name of the model as the provider knows it. */
  model: z.string().min(1).max(100).default(DEFAULT_MODEL),
  /** Family of models it behaves like, where its own name does not tell: `compat` for servers that take fewer parameters. */
  like: z.enum(MODEL_FAMILIES).optional(),
  quality: z.enum(QUALITIES).default('medium'),
  /** Less restrictive filtering where the maker allows it. */
  moderation: z.literal('low').optional(),
  ...ofModels,
})

/** The same by the model that is handed over: `plates.model` in a program, `--provider` on the command line. */
const BridgePlate = z.strictObject({ source: z.literal('bridge'), ...ofModels })

/** Where the picture comes from. */
const PlateSource = z.discriminatedUnion('source', [
  z.strictObject({
    source: z.literal('procedural'),
    /** Style name; the brand's first choice when left out. */
    style: z.string().optional(),
    seed: z.int().min(0).max(4_294_967_295).default(1),
  }),
  z.strictObject({
    source: z.literal('file'),
    /** Relative to the campaign file. */
    path: z.string().min(1),
    /** Point of interest, relative to the upright picture. */
    focal,
    /** Areas no crop may cut and no type may cover. */
    protect,
    /** Who made it, where the file itself does not say: a model (`ai`), a person, or a person and then a model. */
    made: z.enum(['person', 'ai', 'person-with-ai']).optional(),
    /** The model that had a part, such as `Midjourney`. */
    system: z.string().min(1).max(100).optional(),
  }),
  OpenAiPlate,
  BridgePlate,
  z.strictObject({
    source: z.literal('stored'),
    /** Key of a plate in the store, or its beginning; `broadside plate list` shows them. */
    key: plateKey,
    use,
    focal,
    protect,
  }),
])

/** How print files are made: PDF and TIFF. */
const Print = z.strictObject({
  /** `cmyk` separates into the four inks of a press. */
  color: z.enum(['rgb', 'cmyk']).default('rgb'),
  /** The printer's ICC profile, relative to the campaign file; a generic coated paper unless given. */
  profile: z.string().min(1).optional(),
  /** Crop marks around what has bleed. */
  marks: z.boolean().default(true),
})

const Format = z.enum(EXPORT_FORMATS)

/** What a person may say on the command line, too. */
const delivery = {
  /** Also binds exports into PDFs below `decks/`: those of a placement that takes PDF, and all of the campaign. */
  deck: z.boolean().default(false),
  /** Layered files to finish by hand, beside the exports, below `masters/`. */
  masters: z.array(z.enum(['psd', 'svg'])).default([]),
  /** Format of all exports, or of placements by their id; each placement's own choice unless given. */
  format: z.union([Format, z.record(z.string(), Format)]).optional(),
  /** File names, such as `{campaign}_{row}_{placement}_{locale}@{w}x{h}.{ext}`; fields of the template may stand in them. */
  names: z.string().min(1).optional(),
  /** What folders exports are sorted into; by placement unless given. */
  folders: z.enum(FOLDERS).optional(),
}

/** A campaign file: what to make. */
export const CampaignFile = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,60}$/, 'a name of lower-case letters, digits and hyphens'),
  brand: z.string().min(1),
  template: z.string().min(1),
  /** Version of the template it is written for, such as `1` or `1.2`: later ones of the same major version serve, too. */
  templateVersion: z
    .string()
    .regex(/^\d+(\.\d+){0,2}$/, 'a version such as 1 or 1.2.0')
    .optional(),
  /** Placement ids (`broadside sizes` lists them), or placements of your own with id, width and height. */
  placements: z
    .array(z.union([z.string(), z.looseObject({ id: z.string(), width: z.int(), height: z.int() })]))
    .min(1),
  /** BCP 47 tags; the rows carry the copy of the first. */
  locales: z
    .array(z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'a locale such as en or pt-BR'))
    .min(1),
  plate: PlateSource.default({ source: 'procedural', seed: 1 }),
  /** Fields whose text the picture carries; the template must allow it (`owner`). What does not read exactly is set by the overlay. Unless given, those the template leaves to an image model. */
  generated: z.array(z.string().min(1)).optional(),
  /** A file relative to the campaign file (CSV, XLSX, JSON Lines, or an array in JSON), or the rows themselves. */
  rows: z.union([z.string().min(1), z.array(z.record(z.string(), z.unknown())).min(1)]),
  /** What columns of that file hold, by their title: `{ "Produktname": "headline", "Notes": null }`; `null` leaves one out, `"*": null` all that mean nothing. */
  columns: z.record(z.string(), z.string().min(1).nullable()).optional(),
  /** Sheet of the workbook; its first unless given. */
  sheet: z.string().min(1).optional(),
  /** Encoding of that file, such as `windows-1252` or `shift_jis`, where it cannot be told. */
  encoding: z.string().min(1).optional(),
  print: Print.default({ color: 'rgb', marks: true }),
  ...delivery,
  /** What the files say of where they come from. */
  provenance: z
    .strictObject({
      /** Whom to name beside the picture; the brand unless given. */
      credit: z.string().min(1).max(200).optional(),
      /** IPTC digital source type in place of the derived one. May not hide that AI had a part. */
      sourceType: z.enum(SOURCE_TYPES).optional(),
    })
    .default({}),
})

export type CampaignFile = z.infer<typeof CampaignFile>

/** Parts of a campaign that may be said when it is made. */
export type DeliveryWishes = Partial<Pick<CampaignFile, 'format' | 'names' | 'folders' | 'deck' | 'masters'>>

/** A campaign as somebody writes it: what has a default may be left out. */
export type CampaignInput = z.input<typeof CampaignFile>

/**
 * Checks the content of a campaign file. Keys that mean nothing are issues, but the rest is still read, so that mistakes
 * further in (placements, rows) are found in the same run.
 */
export function parseCampaign(content: unknown, file: string): Checked<CampaignFile> {
  const checked = check(CampaignFile, content, file)
  if (checked.value !== undefined) return checked
  const rest = CampaignFile.strip().safeParse(content)
  return rest.success ? { value: rest.data, issues: checked.issues } : checked
}
