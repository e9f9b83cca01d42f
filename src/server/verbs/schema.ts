import { z } from 'zod'
import { type Checked, check } from '../../error/schema.ts'
import { Finding } from '../../export/certificate-schema.ts'
import { ManifestEntry } from '../../export/schema.ts'
import { FAMILIES } from '../../placement/family.ts'
import { EXPORT_FORMATS, FORMATS } from '../../placement/format.ts'
import { DraftCampaign, Id, Locale, OwnPlacement, Plate } from '../schema.ts'

// What programs send and are answered: over HTTP, and through MCP. The OpenAPI document and the tools are made from this.

const Pixels = z.int().min(1)
const Hash = z.string().regex(/^[0-9a-f]{64}$/)
const Count = z.int().min(0)
const Family = z.enum(FAMILIES)
const CampaignId = z.string().regex(/^[a-z0-9-]{4,80}$/, 'the id of a campaign')

/** Asks for nothing in particular. */
export const Nothing = z.strictObject({})

export const TemplateSummary = z.strictObject({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  purpose: z.string(),
  dense: z.boolean().describe('Whether it is made for much text, such as a menu.'),
  families: z.array(Family).describe('Shapes it has a layout for.'),
})

export const TemplateList = z.strictObject({ templates: z.array(TemplateSummary) })

export const TemplateWish = z.strictObject({ template: Id.describe('Id of a template.') })

export const TemplateFacts = TemplateSummary.extend({
  version: z.string(),
  fields: z
    .record(z.string(), z.looseObject({ kind: z.string(), label: z.string(), required: z.boolean() }))
    .describe(
      'What is filled in: the keys of copy, each with kind, label, limits and whether it is required.',
    ),
  locked: z.array(z.string()).describe('Fields that may not be filled in.'),
  samples: z.array(
    z.strictObject({
      brand: z.string().optional(),
      locale: z.string(),
      copy: z.record(z.string(), z.unknown()),
    }),
  ),
  placements: z.array(z.string()).describe('Ids of all placements it can be made for.'),
})

export const PlacementWish = z.strictObject({
  words: z.string().max(200).optional().describe('Words that must all occur in id, platform or name.'),
  family: Family.optional(),
  template: Id.optional().describe('Only those this template has a layout for.'),
})

export const PlacementFacts = z.strictObject({
  id: z.string(),
  platform: z.string(),
  name: z.string(),
  width: Pixels,
  height: Pixels,
  family: Family,
  formats: z.array(z.enum(FORMATS)),
  maxBytes: z.int().optional().describe('Largest file the platform takes.'),
})

export const PlacementList = z.strictObject({
  placements: z.array(PlacementFacts),
  groups: z.record(z.string(), z.array(z.string())).describe('Names that may stand for several placements.'),
})

export const BrandList = z.strictObject({
  brands: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      colors: z.array(z.string()).describe('As hex, the strongest first.'),
      sound: z.boolean().describe('Whether its kit is free of mistakes.'),
    }),
  ),
})

export const RenderWish = z.strictObject({
  brand: Id,
  template: Id,
  placement: z.union([Id, OwnPlacement]).describe('Id of a placement, or one of your own.'),
  locale: Locale.default('en'),
  copy: z.record(z.string().max(80), z.unknown()).describe('Values of the template’s fields.'),
  plate: Plate.optional().describe('The picture; one drawn from the brand’s colours unless given.'),
  format: z.enum(EXPORT_FORMATS).optional().describe('In place of what the placement prefers.'),
})

export const Certificate = z
  .looseObject({
    profile: z.string(),
    slots: z.array(z.looseObject({ slot: z.string(), text: z.string() })).readonly(),
  })
  .describe('What was measured on the pixels of the file, as in manifest.json.')

export const Rendered = z.strictObject({
  placement: z.string(),
  locale: z.string(),
  file: z.string().describe('A name for it.'),
  format: z.enum(EXPORT_FORMATS),
  width: Pixels,
  height: Pixels,
  bytes: Pixels,
  sha256: Hash,
  digitalSourceType: z.string().describe('IPTC digital source type, as the file says.'),
  alt: z.string(),
  dropped: z.array(z.string()).describe('Fields given up because the copy is long.'),
  remarks: z.array(Finding).optional(),
  certificate: Certificate,
  data: z.string().describe('The file, in base64.'),
})

/** What may be asked of a campaign before it is made. */
const Asked = DraftCampaign.omit({ $schema: true })

export const CheckWish = Asked.describe('The campaign; at most 24 exports are tried, the first ones.')

export const Verdict = z.strictObject({
  row: z.string(),
  locale: z.string(),
  placement: z.string(),
  verdict: z.enum(['passes', 'repaired', 'refused', 'failed']),
  words: z.array(z.string()).describe('What was done to make it readable, or what is wrong.'),
  findings: z.array(Finding).optional().describe('Why it is refused, with changes that were tried and fit.'),
  dropped: z.array(z.string()).optional(),
})

export const CheckReport = z.strictObject({
  verdicts: z.array(Verdict),
  exports: Count.describe('How many the campaign has in all.'),
})

export const CampaignWish = Asked.extend({
  webhook: z
    .strictObject({ url: z.url().max(2000) })
    .optional()
    .describe('Told when the run has ended.'),
})

export const CampaignRef = z.strictObject({ id: CampaignId })

export const StatusWish = CampaignRef.extend({
  wait: z.coerce
    .number<number>()
    .int()
    .min(0)
    .max(30)
    .default(0)
    .describe('Seconds to wait for the end of the run before answering.'),
})

export const Links = z.strictObject({
  self: z.string(),
  events: z.string(),
  files: z.string(),
  archive: z.string(),
  manifest: z.string(),
})

export const CampaignStatus = z.strictObject({
  id: CampaignId,
  name: z.string(),
  status: z.enum(['idle', 'running', 'done', 'stopped', 'failed']).describe('`idle`: nothing was made yet.'),
  total: Count.describe('Exports of the campaign, as far as it is known.'),
  made: Count,
  refused: Count.describe('By the readability contract: findings say why.'),
  failed: Count,
  error: z
    .strictObject({
      code: z.string(),
      message: z.string(),
      hint: z.string().optional(),
      issues: z.array(z.looseObject({})).optional(),
    })
    .optional(),
  links: Links,
})

export const CampaignList = z.strictObject({ campaigns: z.array(CampaignStatus) })

export const FilesWish = z.strictObject({
  id: CampaignId,
  after: z.coerce.number<number>().int().min(0).default(0).describe('How many to skip.'),
  limit: z.coerce.number<number>().int().min(1).max(500).default(100),
})

export const FileList = z.strictObject({
  exports: z.array(ManifestEntry).describe('As in manifest.json: done, refused with findings, or failed.'),
  total: Count,
  next: Count.optional().describe('`after` of the next page; left out on the last.'),
})

export const VerifyReport = z.strictObject({
  ok: z.boolean(),
  counts: z.strictObject({ verified: Count, wrong: Count, remarks: Count, refused: Count, failed: Count }),
  wrong: z
    .array(
      z.strictObject({
        file: z.string(),
        findings: z.array(z.looseObject({ code: z.string(), message: z.string() })),
      }),
    )
    .describe('Files that are not what the manifest says, or not readable.'),
  strays: z.array(z.string()).describe('Files no entry names.'),
})

const Dollars = z.number().min(0).max(1000)

export const PlateQuote = z.strictObject({
  model: z.string().describe('Empty where the pictures of the campaign are not by an image model.'),
  plates: z.array(
    z.strictObject({
      key: Hash,
      family: z.string().describe('Of the formats it is for.'),
      width: Pixels,
      height: Pixels,
      exports: Count.describe('How many are cut from it.'),
      prompt: z.string().describe('All that the model is told.'),
      state: z.enum(['used', 'stored', 'missing']).describe('`missing`: it has to be paid for.'),
      likely: Dollars.optional().describe('US dollars.'),
      most: Dollars.optional().describe('No call costs more, as long as the published prices hold.'),
    }),
  ),
  warnings: z
    .array(z.string())
    .describe('What to think about first: names and marks in the words of the scene.'),
  shutdown: z.string().optional().describe('Day from which the model is no longer served.'),
  left: z.number().min(0).describe('US dollars that the server may still spend.'),
  key: z.boolean().describe('Whether the server has a key to ask the model with.'),
})

export const PlateWish = CampaignRef.extend({
  budget: Dollars.describe('The most that may be paid for them, in US dollars.'),
})

const Failure = z.strictObject({ code: z.string(), message: z.string(), hint: z.string().optional() })

export const PlatePurchase = z.strictObject({
  status: z.enum(['none', 'running', 'done', 'stopped', 'failed']),
  plates: z.array(
    z.strictObject({
      key: Hash,
      family: z.string(),
      status: z.enum(['waiting', 'asked', 'done', 'failed']),
      cost: Dollars.optional().describe('US dollars; 0 where it was there.'),
      error: Failure.optional(),
    }),
  ),
  error: Failure.optional().describe('Why none of them came.'),
})

export const PictureName = z.strictObject({
  name: z.string().min(1).max(200).default('picture').describe('Of the file, for people.'),
})

export const StoredPicture = z.strictObject({
  path: z.string().describe('Names it in `plate` and in image fields.'),
  width: Pixels,
  height: Pixels,
})

export const Problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().optional().describe('Permanent.'),
    hint: z.string().optional().describe('What to do.'),
    issues: z
      .array(z.looseObject({ file: z.string(), path: z.string(), found: z.string(), expected: z.string() }))
      .optional()
      .describe('Every mistake in what was sent, at once.'),
    findings: z.array(Finding).optional().describe('Why the contract refuses it.'),
  })
  .describe('A problem after RFC 9457.')

export const FileRef = z.strictObject({
  id: CampaignId,
  file: z.string().min(1).describe('As the list of files names it; folders may stand before it.'),
})

export const parsePictureName = (content: unknown): Checked<z.infer<typeof PictureName>> =>
  check(PictureName, content, 'request')

/** An answer that holds a file; `undefined` for others. */
export function asRendered(answer: unknown): z.infer<typeof Rendered> | undefined {
  return Rendered.safeParse(answer).data
}
