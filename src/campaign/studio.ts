import { readFile } from 'node:fs/promises'
import { findBrand } from '../brand/find.ts'
import type { BrandKit } from '../brand/kit.ts'
import { BroadsideError, refuseIssues } from '../error/error.ts'
import type { Box } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'
import type { Picture as FieldPicture } from '../overlay/dress.ts'
import { isRtl } from '../overlay/text/scripts.ts'
import { layoutOf } from '../placement/geometry.ts'
import { cropFor } from '../plate/crop.ts'
import { mirrored, mirroredBox } from '../plate/mirror.ts'
import { type Tone, toneOf } from '../plate/tone.ts'
import { normaliseImage, resample } from '../raster/sharp.ts'
import { findTemplate } from '../template/find.ts'
import type { Template } from '../template/template.ts'
import type { Job } from './plan.ts'
import { Recent } from './recent.ts'

/** Names kit and template of a run, so that each process loads its own copy. */
export interface DesignRef {
  readonly projectDir: string
  readonly brand: { readonly id: string; readonly hash: string }
  readonly template: { readonly id: string; readonly hash: string }
}

/** Kit and template, loaded. One object for the life of the process: renderers cache by identity. */
export interface Design {
  readonly kit: BrandKit
  readonly template: Template
}

/** A plate that was made: its pixels lie in a file of raw RGB that all processes of a run share. */
export interface DrawnPlate {
  readonly key: string
  /** Absolute path of the raw pixels. */
  readonly raw: string
  readonly width: number
  readonly height: number
  readonly focal: readonly [x: number, y: number]
  readonly protect: readonly Box[]
  readonly origin: string
  readonly mayMirror: boolean
  /** Over the raw pixels. */
  readonly sha256: string
}

/** A plate cut to a placement, with its tone. */
export interface Ground {
  readonly pixels: Pixels
  readonly tone: Tone
}

const MIB = 2 ** 20

/** What a process keeps between jobs, so that rows of one placement share all that does not depend on copy. */
export class Studio {
  // Fonts are read when first used, so what a design weighs is not known here: one at a time, mostly.
  readonly #designs = new Recent<Design>(64 * MIB, () => 16 * MIB)
  readonly #plates = new Recent<Pixels>(64 * MIB, ({ data }) => data.byteLength)
  readonly #images = new Recent<FieldPicture>(32 * MIB, ({ src }) => src.length)
  readonly #grounds = new Recent<Ground>(96 * MIB, ({ pixels }) => pixels.data.byteLength)

  /** Loads kit and template. Throws `INPUT_INVALID`, also when their files are not those the run started with. */
  design(ref: DesignRef): Promise<Design> {
    return this.#designs.get(`${ref.brand.hash} ${ref.template.hash}`, async () => {
      const [brand, found] = await Promise.all([
        findBrand(ref.brand.id, ref.projectDir),
        findTemplate(ref.template.id, ref.projectDir, ref.template.hash),
      ])
      refuseIssues([...brand.issues, ...found.issues])
      const { kit } = brand
      const { template } = found
      if (kit?.hash !== ref.brand.hash || template?.hash !== ref.template.hash) {
        throw new BroadsideError('INPUT_INVALID', {
          message: 'The brand kit or the template was changed while the campaign was being made',
          hint: 'Run it again.',
        })
      }
      return { kit, template }
    })
  }

  /** Keeps the pixels of a plate this process has just drawn. */
  keep(plate: DrawnPlate, pixels: Pixels): void {
    void this.#plates.get(plate.key, async () => pixels)
  }

  /** The pictures of a job's image fields, no larger than its placement has use for. */
  async images({ images, placement }: Job): Promise<ReadonlyMap<string, FieldPicture>> {
    const edge = Math.max(placement.width, placement.height)
    const entries = Object.entries(images).map(async ([field, { path, name, sha256 }]) => {
      const picture = await this.#images.get(`${sha256} ${edge}`, async () => {
        const { uri, width, height } = await normaliseImage(await readFile(path), name, edge, true)
        return { src: uri, ratio: width / height }
      })
      return [field, picture] as const
    })
    return new Map(await Promise.all(entries))
  }

  /**
   * Cuts a plate to a placement and measures it. Where copy runs from right to left the layout is mirrored, so its calm
   * areas are too: a plate that may be mirrored is, of any other the crop is chosen for them.
   */
  ground(plate: DrawnPlate, { placement, locale }: Job, template: Template): Promise<Ground> {
    const rtl = isRtl(locale)
    return this.#grounds.get(`${plate.key} ${rtl} ${JSON.stringify(placement)}`, async () => {
      const source = await this.#plates.get(plate.key, () => readRaw(plate))
      const layout = layoutOf(placement)
      const calm = template.file.families[layout.family]?.calm ?? []
      const { focal, protect, mayMirror } = plate
      const wishes = { focal, protect, calm: rtl && !mayMirror ? calm.map(mirroredBox) : calm }
      const cut = await resample(source, cropFor(source, layout.frame, wishes).box, layout.frame)
      const pixels = rtl && mayMirror ? mirrored(cut) : cut
      return { pixels, tone: toneOf(pixels) }
    })
  }
}

async function readRaw({ raw, width, height }: DrawnPlate): Promise<Pixels> {
  const data = await readFile(raw)
  if (data.byteLength !== width * height * 3)
    throw new Error(`plate file of ${data.byteLength} bytes for ${width} × ${height}`)
  return { width, height, channels: 3, data }
}
