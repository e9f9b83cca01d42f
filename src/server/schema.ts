import { z } from 'zod'
import { type Checked, check } from '../error/schema.ts'
import { LIMITS } from '../kit/limits.ts'
import { FAMILIES } from '../placement/family.ts'
import { QUALITIES } from '../plate/model-table.ts'

// What browsers send. Narrower than a campaign file on purpose: nothing in it can name a file outside of the draft.

const Name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,60}$/, 'a name of lower-case letters, digits and hyphens')
export const Id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,80}$/, 'an id')
export const Locale = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'a locale such as en or pt-BR')
const Share = z.number().min(0).max(1)

/** A picture that was uploaded to the draft. */
export const PICTURE_PATH = /^pictures\/[a-z0-9][a-z0-9-]{0,60}\.(jpg|png|webp|avif|gif)$/

const Key = z.string().regex(/^[0-9a-f]{64}$/, 'the key of a stored plate')

/** What is said of a picture that lies there. */
const remarks = {
  focal: z.tuple([Share, Share]).optional(),
  protect: z
    .array(z.strictObject({ x: Share, y: Share, width: Share, height: Share }))
    .max(20)
    .optional(),
}

const Marks = z.strictObject(remarks)

/** Point of interest and protected areas of a picture. */
export type PictureMarks = z.infer<typeof Marks>

export const Plate = z.discriminatedUnion('source', [
  z.strictObject({
    source: z.literal('procedural'),
    style: Id.optional(),
    seed: z.int().min(0).max(4_294_967_295).default(1),
  }),
  z.strictObject({
    source: z.literal('file'),
    path: z.string().regex(PICTURE_PATH, 'a picture of this draft'),
    ...remarks,
  }),
  z.strictObject({
    source: z.literal('openai'),
    model: z.string().min(1).max(100).optional(),
    quality: z.enum(QUALITIES).default('medium'),
    scene: z.string().min(1).max(2000).optional(),
    take: z.int().min(1).max(99).optional(),
    use: z.partialRecord(z.enum(FAMILIES), Key).optional(),
    marks: z.partialRecord(z.enum(FAMILIES), Marks).optional(),
    ...remarks,
  }),
  z.strictObject({ source: z.literal('stored'), key: Key, ...remarks }),
])

export const OwnPlacement = z.strictObject({
  id: Id,
  name: z.string().min(1).max(80).optional(),
  width: z.int().min(16).max(LIMITS.canvasEdge),
  height: z.int().min(16).max(LIMITS.canvasEdge),
})

/** A campaign as the studio keeps it. What of it is no sound campaign yet is told by `readInput`. */
export const DraftCampaign = z.strictObject({
  $schema: z.string().max(200).optional(),
  name: Name,
  brand: Id,
  template: Id,
  placements: z
    .array(z.union([Id, OwnPlacement]))
    .min(1)
    .max(120),
  locales: z
    .array(Locale)
    .min(1)
    .max(24)
    .describe('The copy of a row is in the first; that of others stands in it under `@de`.'),
  plate: Plate,
  rows: z
    .array(z.record(z.string().max(80), z.unknown()))
    .min(1)
    .max(200)
    .describe('At most 200; more are made from a table, in the studio or by the command line.'),
})

export type DraftCampaign = z.infer<typeof DraftCampaign>

/** A new draft: of a template, or a copy of another draft. */
const NewDraft = z.union([
  z.strictObject({ template: Id, brand: Id.optional(), locale: Locale.optional() }),
  z.strictObject({ copyOf: Id }),
])

export type NewDraft = z.infer<typeof NewDraft>

/** Which proofs somebody looks at. */
const ProofsRequest = z.strictObject({
  campaign: DraftCampaign,
  locale: Locale,
  /** One for each open page: what it asked before is stale. */
  session: z.string().regex(/^[a-z0-9-]{8,64}$/),
  /** Ids of those to make; all unless given. */
  placements: z.array(Id).max(120).optional(),
  /** How large previews are shown: the side of a square of their area, in pixels of the screen. What was measured comes larger. */
  side: z.int().min(40).max(2000).optional(),
})

export type ProofsRequest = z.infer<typeof ProofsRequest>

/** One proof, pixel for pixel. */
const CloseUpRequest = z.strictObject({ campaign: DraftCampaign, locale: Locale, placement: Id })

export type CloseUpRequest = z.infer<typeof CloseUpRequest>

const Dollars = z.number().min(0).max(1000)

/** What pictures by an image model would cost. */
const QuoteRequest = z.strictObject({ campaign: DraftCampaign })

/** Which of them to have made, by their keys, and the most that may be paid for all of them. */
const GenerateRequest = z.strictObject({
  campaign: DraftCampaign,
  keys: z.array(Key).min(1).max(40),
  most: Dollars,
  /** Show pictures while they are made: it costs a little more. */
  watch: z.boolean().default(false),
})

export type GenerateRequest = z.infer<typeof GenerateRequest>

const Revision = z.strictObject({
  /** A plate of the store, or a picture of the draft. */
  from: z.union([
    z.strictObject({ plate: Key }),
    z.strictObject({ picture: z.string().regex(PICTURE_PATH) }),
  ]),
  prompt: z.string().trim().min(1).max(4000),
  /** Where it may change, as PNG in base64: transparent there. All of it unless given. */
  mask: z.base64().max(1_400_000).optional(),
  quality: z.enum(QUALITIES).optional(),
  /** Show it while it is made: it costs a little more. */
  watch: z.boolean().default(false),
})

export type RevisionRequest = z.infer<typeof Revision>

const ReviseRequest = z.strictObject({ ...Revision.shape, most: Dollars })

export type ReviseRequest = z.infer<typeof ReviseRequest>

const Person = z.string().trim().min(1, 'a name').max(120)
const Words = z.string().trim().min(1, 'some words').max(2000)
const Hash = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in hex')

/** An export as a reviewer saw it. */
const SeenExport = z.strictObject({
  row: z.string().max(200),
  locale: Locale,
  placement: Id,
  /** What it showed: an answer about anything else is not taken. */
  content: Hash,
})

/** Something said about an export, perhaps at a point of it in shares of its width and height. */
const NewComment = z.strictObject({
  by: Person,
  text: Words,
  about: SeenExport,
  point: z.strictObject({ x: Share, y: Share }).optional(),
})

export type NewComment = z.infer<typeof NewComment>

/** Approval of exports, or a wish for changes. */
const NewDecision = z.strictObject({
  by: Person,
  verdict: z.enum(['approved', 'changes']),
  note: Words.optional(),
  covers: z.array(SeenExport).min(1).max(20_000),
})

export type NewDecision = z.infer<typeof NewDecision>

/** review.json of a draft: who may look, and what was said. Decisions lie beside the exports. */
export const ReviewFile = z.strictObject({
  schema: z.literal(1),
  /** Part of the address: whoever knows it may review this draft, and nothing else. */
  secret: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
  askedAt: z.iso.datetime(),
  comments: z.array(NewComment.extend({ id: Id, at: z.iso.datetime(), done: z.boolean() })),
})

export type ReviewFile = z.infer<typeof ReviewFile>

export const parseComment = (content: unknown): Checked<NewComment> => check(NewComment, content, 'comment')
export const parseDecision = (content: unknown): Checked<NewDecision> =>
  check(NewDecision, content, 'decision')
export const parseDraft = (content: unknown): Checked<DraftCampaign> =>
  check(DraftCampaign, content, 'campaign')
export const parseNewDraft = (content: unknown): Checked<NewDraft> => check(NewDraft, content, 'request')
export const parseProofsRequest = (content: unknown): Checked<ProofsRequest> =>
  check(ProofsRequest, content, 'request')
export const parseCloseUpRequest = (content: unknown): Checked<CloseUpRequest> =>
  check(CloseUpRequest, content, 'request')
export const parseQuoteRequest = (content: unknown): Checked<{ readonly campaign: DraftCampaign }> =>
  check(QuoteRequest, content, 'request')
export const parseGenerateRequest = (content: unknown): Checked<GenerateRequest> =>
  check(GenerateRequest, content, 'request')
export const parseRevision = (content: unknown): Checked<RevisionRequest> =>
  check(Revision, content, 'request')
export const parseReviseRequest = (content: unknown): Checked<ReviseRequest> =>
  check(ReviseRequest, content, 'request')

/** Pictures a draft has had made, oldest first. */
const PlateList = z.strictObject({ schema: z.literal(1), keys: z.array(Key) })

export const parsePlateList = (content: unknown): Checked<z.infer<typeof PlateList>> =>
  check(PlateList, content, 'plates.json')
