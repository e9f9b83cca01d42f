import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { rememberingFinder } from '../../src/campaign/input/design-finder.ts'
import { prepare } from '../../src/campaign/prepare.ts'
import type { CampaignInput } from '../../src/campaign/schema.ts'
import { parseSamples } from '../../src/template/schema.ts'

const TEMPLATES = new URL('../../templates/', import.meta.url)
const BRANDS = ['halden', 'lumen', 'maree'] as const
/** One shape for each of the three brands, in turn, so that a row of the gallery shows three. */
const SHAPES = ['instagram-feed-portrait', 'facebook-feed-square', 'instagram-story', 'open-graph']

/** A picture of the gallery: a sample of a template in one of its brands. */
export interface GalleryPicture {
  readonly template: string
  readonly brand: string
  readonly locale: string
  /** Name of its file in site/static/gallery. */
  readonly file: string
  readonly campaign: CampaignInput
}

/** All pictures of the gallery, in order: every template in each of its brands. */
export function galleryPictures(): readonly GalleryPicture[] {
  const templates = readdirSync(TEMPLATES).filter((name) => name !== 'brands' && name !== 'schemas')
  return templates.flatMap((template, row) => {
    const file = new URL(`${template}/samples.json`, TEMPLATES)
    const { value } = parseSamples(JSON.parse(readFileSync(file, 'utf8')), file.pathname)
    return BRANDS.flatMap((brand, column) => {
      const at = value?.samples.findIndex((sample) => sample.brand === brand) ?? -1
      const sample = value?.samples[at]
      if (sample === undefined) return []
      const placement = SHAPES[(row + column) % SHAPES.length] as string
      const campaign: CampaignInput = {
        ...{ name: template, brand, template, locales: [sample.locale], placements: [placement] },
        plate: { source: 'procedural', seed: at + 1 },
        rows: [sample.copy],
      }
      return [{ template, brand, locale: sample.locale, file: `${template}-${brand}.webp`, campaign }]
    })
  })
}

/** Tells the key of the job that makes a picture: over all that decides what it looks like. */
export function galleryKeys(): (picture: { readonly campaign: CampaignInput }) => Promise<string> {
  const options = {
    projectDir: fileURLToPath(new URL('../..', import.meta.url)),
    designs: rememberingFinder(),
  }
  return async ({ campaign }) => {
    const { plan } = await prepare(campaign, options)
    try {
      const [job] = plan.jobs()
      return job?.key ?? ''
    } finally {
      plan.close()
    }
  }
}
