import type { Size } from '../kit/geometry.ts'

export const QUALITIES = ['low', 'medium', 'high', 'xhigh', 'max'] as const
export type Quality = (typeof QUALITIES)[number]

/** Sizes a model draws: any that keeps the rules, or those listed. Pixels. */
export type SizeRules =
  | {
      readonly kind: 'free'
      /** Both edges are multiples of this. */
      readonly multiple: number
      readonly longestEdge: number
      /** Long edge ÷ short edge at most. */
      readonly ratio: number
      readonly leastPixels: number
      readonly mostPixels: number
      /** Above this the maker calls it experimental: never asked for unless somebody insists. */
      readonly soundPixels: number
    }
  | { readonly kind: 'list'; readonly sizes: readonly Size[] }

/** Tokens of one picture: by the maker's formula over a base for each quality, or as published for each size. */
export type OutputTokens =
  | { readonly kind: 'formula'; readonly base: Readonly<Partial<Record<Quality, number>>> }
  | {
      readonly kind: 'list'
      readonly bySize: Readonly<Record<string, Readonly<Partial<Record<Quality, number>>>>>
    }

/** US dollars for a million tokens. */
interface Prices {
  readonly textIn: number
  readonly imageIn: number
  readonly imageOut: number
}

/** What a family of image models can do and costs. One row is all that a new family takes. */
export interface ModelRow {
  readonly sizes: SizeRules
  /** Qualities it takes, cheapest first; none: the parameter is not sent. */
  readonly qualities: readonly Quality[]
  readonly tokens?: OutputTokens
  /** Left out where nobody publishes one: a campaign then names a price per picture. */
  readonly prices?: Prices
  /** Whether it can draw transparent grounds. */
  readonly transparency: boolean
  /** What an edit may carry; left out where edits do not exist. */
  readonly edits?: { readonly images: number; readonly imageBytes: number; readonly maskBytes: number }
  /** Longest prompt, in characters. */
  readonly promptLength: number
  /** `gpt-image`: quality, format and moderation are sent. `compat`: only what every OpenAI-compatible server takes. */
  readonly parameters: 'gpt-image' | 'compat'
  /** Partial images while it draws: how many of a call at most, and the output tokens each of them takes. Left out where there are none. */
  readonly partials?: { readonly most: number; readonly tokens: number }
  /** Whether the Batch API takes it, at half the price. */
  readonly batch: boolean
  /** Day from which the maker no longer serves it. */
  readonly shutdown?: string
}

const FREE: SizeRules = {
  kind: 'free',
  multiple: 16,
  longestEdge: 3840,
  ratio: 3,
  leastPixels: 655_360,
  mostPixels: 8_294_400,
  soundPixels: 2560 * 1440,
}

const THREE: SizeRules = {
  kind: 'list',
  sizes: [
    { width: 1024, height: 1024 },
    { width: 1024, height: 1536 },
    { width: 1536, height: 1024 },
  ],
}

const EDITS = { images: 16, imageBytes: 50 * 2 ** 20, maskBytes: 4 * 2 ** 20 }

// developers.openai.com/api/docs/pricing and the models' own pages, read 2026-11-23.
const PRICES: Prices = { textIn: 5, imageIn: 8, imageOut: 30 }

const COMMON = {
  transparency: false,
  edits: EDITS,
  promptLength: 32_000,
  parameters: 'gpt-image',
  partials: { most: 3, tokens: 100 },
  batch: true,
} as const

/** Base tokens of the guide's calculator, from 2.5 on: `high` there takes what `medium` takes in gpt-image-2. */
const FINER = { low: 16, medium: 24, high: 48, xhigh: 64, max: 96 }

const ONE_AND_A_HALF: ModelRow = {
  ...COMMON,
  sizes: THREE,
  qualities: ['low', 'medium', 'high'],
  tokens: {
    kind: 'list',
    bySize: {
      '1024x1024': { low: 272, medium: 1056, high: 4160 },
      '1024x1536': { low: 408, medium: 1584, high: 6240 },
      '1536x1024': { low: 400, medium: 1568, high: 6208 },
    },
  },
  prices: { textIn: 5, imageIn: 8, imageOut: 32 },
  transparency: true,
  shutdown: '2026-12-01',
}

/** The families, by the beginning of their models' names. */
export const MODEL_ROWS = {
  'gpt-image-2': {
    ...COMMON,
    sizes: FREE,
    qualities: ['low', 'medium', 'high'],
    tokens: { kind: 'formula', base: { low: 16, medium: 48, high: 96 } },
    prices: PRICES,
  },
  'gpt-image-2.5': {
    ...COMMON,
    sizes: FREE,
    qualities: QUALITIES,
    tokens: { kind: 'formula', base: FINER },
    prices: PRICES,
    transparency: true,
  },
  'gpt-image-2.6': {
    ...COMMON,
    sizes: FREE,
    qualities: QUALITIES,
    tokens: { kind: 'formula', base: FINER },
    prices: PRICES,
    transparency: true,
  },
  'gpt-image-1.5': ONE_AND_A_HALF,
  'chatgpt-image-latest': ONE_AND_A_HALF,
  'gpt-image-1-mini': {
    ...ONE_AND_A_HALF,
    // Published per picture; these are the tokens that come to it.
    tokens: {
      kind: 'list',
      bySize: {
        '1024x1024': { low: 625, medium: 1375, high: 4500 },
        '1024x1536': { low: 750, medium: 1875, high: 6500 },
        '1536x1024': { low: 750, medium: 1875, high: 6500 },
      },
    },
    prices: { textIn: 2, imageIn: 2.5, imageOut: 8 },
  },
  /** Any other server that speaks the protocol: vLLM-Omni, LocalAI, stable-diffusion.cpp, gateways. */
  compat: {
    sizes: {
      kind: 'free',
      multiple: 16,
      longestEdge: 2048,
      ratio: 3,
      // Models of this kind are trained at about a megapixel and draw badly far below it.
      leastPixels: 655_360,
      mostPixels: 2048 * 2048,
      soundPixels: 1536 * 1024,
    },
    qualities: [],
    transparency: false,
    edits: { ...EDITS, images: 1 },
    promptLength: 4000,
    parameters: 'compat',
    batch: false,
  },
} as const satisfies Record<string, ModelRow>

export type ModelFamily = keyof typeof MODEL_ROWS

export const MODEL_FAMILIES = Object.keys(MODEL_ROWS) as readonly ModelFamily[]

export const DEFAULT_MODEL = 'gpt-image-2'

/** The family of a model: that whose name its own begins with; `compat` for strangers. */
export function modelFamilyOf(model: string): ModelFamily {
  const own = MODEL_FAMILIES.filter((name) => model === name || model.startsWith(`${name}-`))
  return own.toSorted((a, b) => b.length - a.length)[0] ?? 'compat'
}

export function modelRow(family: ModelFamily): ModelRow {
  return MODEL_ROWS[family]
}
