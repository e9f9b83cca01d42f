import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { refusalOf } from '../../src/campaign/job.ts'
import { explainJob } from '../../src/campaign/output/explain-job.ts'
import { drawPlate } from '../../src/campaign/plates/draw-plate.ts'
import { prepare } from '../../src/campaign/prepare.ts'
import type { CampaignInput } from '../../src/campaign/schema.ts'
import { Studio } from '../../src/campaign/studio.ts'
import type { Finding } from '../../src/export/certificate-schema.ts'
import type { Pixels } from '../../src/kit/pixels.ts'
import { type Draft, draft, type LayOutInput } from '../../src/overlay/draft.ts'
import { fits, layOut } from '../../src/overlay/lay-out.ts'
import { inkOn, viewOf } from '../../src/overlay/set.ts'
import type { Scene } from '../../src/preflight/scene.ts'
import { type Settled, settle } from '../../src/preflight/settle.ts'
import { over } from '../../src/raster/over.ts'
import { rasterizeWhole } from '../../src/raster/resvg.ts'
import { encode } from '../../src/raster/sharp.ts'
import { parseSamples } from '../../src/template/schema.ts'

/** What a picture of the contract shows. */
export type Showing =
  /** A copy that fits nowhere, as large as it may be at the least; and what fits in its place. */
  | 'refused'
  /** The layout before anything was repaired, and the export. */
  | 'first'
  /** The same layout on the plate as it is, and the export. */
  | 'bare'
  /** The export with its headlines as large as they may be, and as it is. */
  | 'larger'
  /** What was measured. */
  | 'explained'

/** A picture of the handbook's page on readability. */
export interface ContractPicture {
  /** Name of its file in site/static/contract. */
  readonly file: string
  readonly shows: Showing
  /** The repair that must have been made for the picture to show what its caption says. */
  readonly repair?: RegExp
  readonly campaign: CampaignInput
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** The pictures, in the order of the page. */
export function contractPictures(): readonly ContractPicture[] {
  const long = {
    headline: 'Leave before the weather does, and tell somebody at the hut which way you mean to go',
    short: null,
  }
  return [
    {
      file: 'refused.webp',
      shows: 'refused',
      campaign: onPlate('statement', 'halden', ['dunes', 2], 'google-display-468x60', long),
    },
    {
      file: 'even.webp',
      shows: 'first',
      repair: /^balanced/,
      campaign: onPlate('speaker-card', 'maree', ['cut-paper', 1], 'instagram-feed-portrait'),
    },
    {
      file: 'smaller.webp',
      shows: 'larger',
      repair: /^smaller/,
      campaign: onPlate('statement', 'lumen', ['riso', 1], 'instagram-feed-portrait'),
    },
    {
      file: 'scrim.webp',
      shows: 'bare',
      repair: /^scrim/,
      campaign: onPlate('statement', 'halden', ['engraving', 4], 'instagram-feed-portrait'),
    },
    {
      file: 'panel.webp',
      shows: 'bare',
      repair: /^panel/,
      campaign: onPlate('statement', 'maree', ['riso', 3], 'instagram-feed-portrait'),
    },
    {
      file: 'explained.webp',
      shows: 'explained',
      repair: /^scrim/,
      campaign: onPlate('statement', 'halden', ['engraving', 4], 'instagram-feed-portrait'),
    },
  ]
}

/** The first sample of a template in a brand, with some of its copy otherwise, on a built-in plate. */
function onPlate(
  template: string,
  brand: string,
  [style, seed]: readonly [style: string, seed: number],
  placement: string,
  copy: Readonly<Record<string, unknown>> = {},
): CampaignInput {
  const file = new URL(`../../templates/${template}/samples.json`, import.meta.url)
  const { value } = parseSamples(JSON.parse(readFileSync(file, 'utf8')), file.pathname)
  const sample = value?.samples.find((each) => each.brand === brand)
  if (sample === undefined) throw new Error(`${template} has no sample in ${brand}`)
  return {
    ...{ name: template, brand, template, locales: [sample.locale], placements: [placement] },
    plate: { source: 'procedural', style, seed },
    rows: [{ ...sample.copy, ...copy }],
  }
}

/** Pictures side by side, or one: PNG. With what was said, where it was refused. */
export interface DrawnPicture {
  readonly pictures: readonly Uint8Array[]
  readonly refusal?: Finding
}

/** Draws a picture. Throws where the repair it is about was not made. */
export async function drawContractPicture(picture: ContractPicture): Promise<DrawnPicture> {
  const { input, plan } = await prepare(picture.campaign, { projectDir: ROOT })
  try {
    const [plate] = plan.plates()
    const [job] = plan.jobs()
    if (plate === undefined || job === undefined) throw new Error('a picture has one plate and one job')
    const { kit, template } = input
    const { copy, locale, placement } = job
    const studio = new Studio()
    const drawn = await drawPlate(plate, undefined, studio)
    const asked: LayOutInput = { template, kit, copy, locale, placement }
    const scene: Scene = {
      kit,
      placement,
      locale,
      layOut: (position, smaller = false) => layOut({ ...asked, position, smaller }),
      ground: (draft) => studio.ground(drawn, job, template, viewOf(draft)),
    }
    if (picture.shows === 'refused') return await refused(asked, scene)
    const settled = await settle(scene)
    const repairs = settled.overlay.slots.flatMap((slot) => slot.repairs)
    if (picture.repair !== undefined && !repairs.some((each) => picture.repair?.test(each)))
      throw new Error(`${picture.file}: repaired by ${repairs.join(', ') || 'nothing'}`)
    if (picture.shows === 'explained') return { pictures: [await explainJob(job, settled, settled.results)] }
    return { pictures: await Promise.all([before(picture.shows, scene, settled), settled.proof].map(png)) }
  } finally {
    plan.close()
  }
}

async function png(pixels: Pixels | Promise<Pixels>): Promise<Uint8Array> {
  return encode(await pixels, { format: 'png' })
}

async function before(shows: Showing, scene: Scene, settled: Settled): Promise<Pixels> {
  if (shows === 'larger') {
    const large = await settle({ ...scene, layOut: (position) => scene.layOut(position) })
    return large.proof
  }
  if (shows === 'bare')
    return over(settled.plate.pixels, rasterizeWhole(settled.overlay.svg, scene.placement, 1))
  return onBare(await scene.layOut(), scene)
}

/** A layout on the plate as it is, in the ink that suits it best. */
async function onBare(laidOut: Draft, { kit, placement, ground }: Scene): Promise<Pixels> {
  const { tone, pixels } = await ground(laidOut)
  const { svg } = await inkOn(laidOut, { kit, tone })
  return over(pixels, rasterizeWhole(svg, placement, 1))
}

async function refused(asked: LayOutInput, scene: Scene): Promise<DrawnPicture> {
  const refusal = refusalOf(await layOut(asked).catch((error: unknown) => error))
  const shorter = await longestThatFits(asked)
  if (refusal === undefined || shorter === undefined) throw new Error('nothing was refused')
  const dropped = asked.template.file.families.banner?.drop ?? []
  const tight = await draft(asked, asked.copy, dropped, { everyone: true })
  const pictures = [onBare(tight, scene), onBare(await layOut(shorter), scene)]
  return { pictures: await Promise.all(pictures.map(png)), refusal }
}

/** The copy with as many words of its headline as fit. */
async function longestThatFits(asked: LayOutInput): Promise<LayOutInput | undefined> {
  const words = String(asked.copy.headline).split(' ')
  for (let count = words.length - 1; count > 0; count -= 1) {
    const copy = { ...asked.copy, headline: words.slice(0, count).join(' ') }
    if (await fits({ ...asked, copy })) return { ...asked, copy }
  }
  return undefined
}
