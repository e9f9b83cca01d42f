import { z } from 'zod'
import { type Checked, check } from '../error/schema.ts'
import { FAMILIES } from '../placement/family.ts'
import { ROLES } from '../placement/type-size.ts'

/** Typographic role of a slot: decides the smallest legal size and the contrast it needs. */
const Role = z.enum(ROLES)

const FieldName = z.string().regex(/^[a-z][a-zA-Z0-9]*$/, 'a name such as title or doorsOpen')

const Version = z.string().regex(/^\d+\.\d+\.\d+$/, 'a version such as 1.0.0')

const about = {
  /** What the form calls it. */
  label: z.string().min(1),
  /** One sentence for the person who fills it in. */
  help: z.string().optional(),
  required: z.boolean().default(false),
  /** Whether a locale without copy of its own may show the first locale's. */
  fallback: z.boolean().default(false),
  /** Who draws it: the overlay (guaranteed) or, where the campaign allows, the image model. */
  owner: z.enum(['overlay', 'generated', 'either']).default('overlay'),
}

const TextField = z.strictObject({
  kind: z.literal('text'),
  ...about,
  maxLength: z.int().min(1).max(4000),
  /** Field with a shorter form, set in place of this one where it does not fit. */
  shorter: FieldName.optional(),
})
const PriceField = z.strictObject({ kind: z.literal('price'), ...about })
const DateField = z.strictObject({ kind: z.literal('date'), ...about })
const NumberField = z.strictObject({ kind: z.literal('number'), ...about })
const ChoiceField = z.strictObject({
  kind: z.literal('choice'),
  ...about,
  options: z.array(z.string()).min(2),
})
const FlagField = z.strictObject({ kind: z.literal('flag'), ...about })
const UrlField = z.strictObject({ kind: z.literal('url'), ...about })
const ImageField = z.strictObject({ kind: z.literal('image'), ...about })
/** What an entry of a list may hold. */
const SIMPLE = [TextField, PriceField, DateField, NumberField, ChoiceField, FlagField, UrlField] as const
const SimpleField = z.discriminatedUnion('kind', SIMPLE)
const ListField = z.strictObject({
  kind: z.literal('list'),
  ...about,
  /** The columns of one entry, in the order in which a line `a | b | c` gives them. */
  of: z.record(FieldName, SimpleField),
  min: z.int().min(0).default(0),
  max: z.int().min(1).max(200),
})

const Field = z.discriminatedUnion('kind', [...SIMPLE, ImageField, ListField])

/** Type size range in units: 1 unit is 1 % of the short side. */
const Fit = z.tuple([z.number().min(0.5).max(100), z.number().min(0.5).max(100)])

const SlotTuning = {
  fit: Fit,
  maxLines: z.int().min(1).max(200),
}

const Slot = z.strictObject({
  field: FieldName,
  role: Role,
  fit: SlotTuning.fit,
  /** Most lines the slot may take; for lists, of any one paragraph. */
  maxLines: SlotTuning.maxLines.default(3),
  /** Even line lengths. */
  balance: z.boolean().default(false),
  /** Whether copy that does not fit may end in an ellipsis. */
  truncate: z.boolean().default(false),
  /** `needed`: only when a word would otherwise force the size down; `always`: as a book does; `never`. */
  hyphenate: z.enum(['never', 'needed', 'always']).default('needed'),
  /** Different ranges where a family asks for them. */
  families: z
    .partialRecord(
      z.enum(FAMILIES),
      z.strictObject({ fit: Fit.optional(), maxLines: SlotTuning.maxLines.optional() }),
    )
    .default({}),
})

const RelativeBox = z.strictObject({
  x: z.number().min(0).max(1),
  y: z.number().min(0).max(1),
  width: z.number().gt(0).max(1),
  height: z.number().gt(0).max(1),
})

const FamilyLayout = z.strictObject({
  /** Where type stands on the plate, relative to the frame: the plate is made calm there. */
  calm: z.array(RelativeBox).default([]),
  /**
   * Where the plate is seen, relative to the frame, if panels cover the rest: photographs are cut so that their subject stands there.
   * All of the frame unless given. A plate that is made for the family has its subject there already.
   */
  window: RelativeBox.optional(),
  /**
   * Other places for type that stands on the plate, tried in this order where the usual one is not calm. There the root of
   * the overlay has the class `at-<name>`, for the style sheet to move things.
   */
  positions: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-z][a-z0-9-]*$/, 'a name of lower-case letters, digits and hyphens'),
        calm: z.array(RelativeBox).min(1),
      }),
    )
    .max(4)
    .default([]),
  /** Fields never set in this family. */
  drop: z.array(FieldName).default([]),
  /** Fields given up, in this order, when the copy is too long. */
  droppable: z.array(FieldName).default([]),
})

/** template.json: what a person fills in, where it is set, and what each family leaves out. */
export const TemplateFile = z.strictObject({
  $schema: z.string().optional(),
  title: z.string().min(1),
  description: z.string().min(1),
  version: Version,
  purpose: z.enum(['event', 'sale', 'menu', 'editorial', 'launch', 'social', 'hiring', 'data']),
  dense: z.boolean().default(false),
  fields: z.record(FieldName, Field),
  slots: z.record(FieldName, Slot),
  families: z.partialRecord(z.enum(FAMILIES), FamilyLayout),
  plate: z.strictObject({
    /** Procedural style used when neither campaign nor kit asks for another. */
    style: z.string().optional(),
  }),
  /** Alt text of an export, a Handlebars line over the fields. */
  alt: z.string().min(1).max(500),
  /** Fields a campaign may not fill in, with the value each always has; a list of names leaves them empty. */
  locked: z.union([z.array(FieldName), z.record(FieldName, z.unknown())]).default([]),
  /** Fields of earlier versions: what each is called `now`, `null` where it went, and since which version. */
  gone: z.record(FieldName, z.strictObject({ since: Version, now: FieldName.nullable() })).default({}),
})

export type TemplateFile = z.infer<typeof TemplateFile>
export type Field = z.infer<typeof Field>
export type SimpleField = z.infer<typeof SimpleField>
export type ListField = z.infer<typeof ListField>
export type Slot = z.infer<typeof Slot>
export type FamilyLayout = z.infer<typeof FamilyLayout>

/** samples.json: realistic rows, and the worst copy the template promises to hold. Rows are objects as in a campaign. */
export const SamplesFile = z.strictObject({
  $schema: z.string().optional(),
  samples: z
    .array(
      z.strictObject({
        locale: z.string(),
        brand: z.string().optional(),
        copy: z.record(z.string(), z.unknown()),
      }),
    )
    .min(1),
  worst: z.array(z.strictObject({ locale: z.string(), copy: z.record(z.string(), z.unknown()) })).default([]),
})

export type SamplesFile = z.infer<typeof SamplesFile>

/** Checks the content of a template.json; `file` is its name for the issues. */
export function parseTemplate(content: unknown, file: string): Checked<TemplateFile> {
  return check(TemplateFile, content, file)
}

/** Checks the content of a samples.json; `file` is its name for the issues. */
export function parseSamples(content: unknown, file: string): Checked<SamplesFile> {
  return check(SamplesFile, content, file)
}
