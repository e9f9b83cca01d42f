import { z } from 'zod'
import { PROFILES } from '../kit/thresholds.ts'

const TokenName = z.string().regex(/^[a-z][a-z0-9-]*$/, 'a name of lower-case letters, digits and hyphens')

/** A colour token in the Design Tokens (DTCG) format: `"#rrggbb"`, an alias such as `"{sea.deep}"`, or the object form. */
const ColorValue = z.union([
  z
    .string()
    .regex(/^(#[0-9a-fA-F]{6}|\{[^{}]+\})$/, 'a colour such as #1f3d34, or an alias such as {sea.deep}'),
  z.strictObject({
    colorSpace: z.literal('srgb'),
    components: z.tuple([z.number().min(0).max(1), z.number().min(0).max(1), z.number().min(0).max(1)]),
    alpha: z.literal(1).optional(),
    hex: z
      .string()
      .regex(/^#[0-9a-fA-F]{6}$/, 'a colour such as #1f3d34')
      .optional(),
  }),
])

const ColorToken = z.strictObject({
  $type: z.literal('color').optional(),
  $value: ColorValue,
  $description: z.string().optional(),
  /** What other tools keep with a token; rides along untouched. */
  $extensions: z.record(z.string(), z.unknown()).optional(),
  $deprecated: z.union([z.boolean(), z.string()]).optional(),
})

/** The only group a kit must have is `color`; other DTCG groups ride along untouched. */
const Tokens = z
  .object({
    color: z.object({ $type: z.literal('color').optional() }).catchall(ColorToken),
  })
  .catchall(z.unknown())

const Weight = z.int().min(100).max(900).multipleOf(100)

/** One family. It has a `package` or `files`, not both. */
const Font = z.strictObject({
  family: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9 -]*$/, 'a family name of letters, digits, spaces and hyphens'),
  /** npm package with one file per subset, weight and style, such as `@fontsource/anton`. */
  package: z
    .string()
    .regex(/^@fontsource\/[a-z0-9-]+$/, 'a package such as @fontsource/anton')
    .optional(),
  /** Subsets of the package to use, in order; all it has if left out. */
  subsets: z.array(z.string()).min(1).optional(),
  /** Or files of the kit's own, relative to brand.json: static TTF, OTF or WOFF. */
  files: z
    .array(z.strictObject({ path: z.string().min(1), weight: Weight, style: z.enum(['normal', 'italic']) }))
    .min(1)
    .optional(),
  /** Cuts that may be used; all the package has if left out. */
  weights: z.array(Weight).min(1).optional(),
  styles: z
    .array(z.enum(['normal', 'italic']))
    .min(1)
    .optional(),
  /**
   * Weights the family lacks, each with the cut that stands in, such as `{ "800": 900 }`. Not needed for a family
   * with a single cut, which serves every weight.
   */
  as: z.record(z.string().regex(/^[1-9]00$/, 'a weight from 100 to 900'), Weight).optional(),
  license: z.string().min(1),
})

const TypeStyle = z.strictObject({
  /** Families tried in order for each character; the last ones cover other scripts. */
  stack: z.array(z.string()).min(1),
  weight: Weight,
  /** Weight of emphasis (`b`, `strong`) in this style. */
  strong: Weight.optional(),
  style: z.enum(['normal', 'italic']).default('normal'),
  case: z.enum(['none', 'upper']).default('none'),
  /** Letter spacing in em. */
  tracking: z.number().min(-0.1).max(0.4).default(0),
  /** Line height as a multiple of the size. */
  leading: z.number().min(0.8).max(2),
  /** OpenType features switched on, such as `tnum`. */
  features: z.array(z.string().regex(/^[a-z0-9]{4}$/)).default([]),
})

/** Texts by locale (`de`, `pt-BR`); `*` for all others. */
const ByLocale = z.record(
  z.string().regex(/^(\*|[a-z]{2,3}(-[A-Za-z0-9]{2,8})*)$/, 'a locale such as de or pt-BR, or *'),
  z.string(),
)

/** brand.json: everything that makes a picture this brand's. */
export const BrandFile = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().min(1),
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'a version such as 1.0.0'),
  description: z.string().optional(),
  tokens: Tokens,
  /** Which colour token plays which part. Templates speak of parts only, so they fit every brand. */
  colors: z.strictObject({
    light: TokenName,
    dark: TokenName,
    primary: TokenName,
    accent: TokenName,
    others: z.array(TokenName).default([]),
  }),
  /** Allowed ink on ground, best first. `use: large` allows headlines only (contrast 3 to 4.5). */
  pairs: z
    .array(
      z.strictObject({ ink: TokenName, ground: TokenName, use: z.enum(['any', 'large']).default('any') }),
    )
    .min(2),
  fonts: z.array(Font).min(1),
  type: z.object({ display: TypeStyle, text: TypeStyle, label: TypeStyle }).catchall(TypeStyle),
  logos: z.strictObject({
    /** For dark grounds, for light grounds, and in one colour. SVG files relative to brand.json. */
    light: z.string(),
    dark: z.string(),
    mono: z.string(),
    alt: z.string().min(1),
    /** Free space around the logo as a share of its height. */
    clearSpace: z.number().min(0).max(2),
    /** Smallest height in px at which it is drawn. */
    minHeight: z.number().min(4),
  }),
  /** Corner radius and rule weight in units of 1 % of the short side. */
  shape: z.strictObject({ radius: z.number().min(0).max(50), rule: z.number().min(0.05).max(5) }),
  imagery: z.strictObject({
    style: z.array(z.string()).min(1),
    avoid: z.array(z.string()).default([]),
    /** Procedural styles that suit the brand, best first. */
    procedural: z.array(z.string()).min(1),
  }),
  /** How much contrast type must have: `standard` is WCAG AA (4.5), `strict` AAA (7; 4.5 for large type). */
  readability: z.enum(PROFILES).default('standard'),
  /** Small print by locale; `*` for all others. */
  legal: ByLocale.default({}),
  ai: z
    .strictObject({ disclosure: z.enum(['none', 'mark']), label: ByLocale.default({}) })
    .default({ disclosure: 'none', label: {} }),
})

export type BrandFile = z.infer<typeof BrandFile>
