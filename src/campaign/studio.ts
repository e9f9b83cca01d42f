import { readFile } from 'node:fs/promises'
import { findBrand } from '../brand/find.ts'
import type { BrandKit } from '../brand/kit.ts'
import { BroadsideError, refuseIssues } from '../error/error.ts'
import type { Made } from '../export/provenance.ts'
import type { Box, Size } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'
import type { Picture as FieldPicture } from '../overlay/dress.ts'
import type { View } from '../overlay/set.ts'
import { isRtl } from '../overlay/text/scripts.ts'
import { binnedSize, binningOf } from '../placement/binning.ts'
import { layoutOf } from '../placement/geometry.ts'
import { cropFor, cropForWindow, mapBox, shownBeyond } from '../plate/crop.ts'
import { mirrored, mirroredBox } from '../plate/mirror.ts'
import { meanSaliency, type Saliency, saliencyOf } from '../plate/saliency.ts'
import { spreadTone, toneOf } from '../plate/tone.ts'
import type { Ground } from '../preflight/scene.ts'
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
  /** Absolute path of the picture it was cut from; left out where it was drawn. */
  readonly file?: string
  readonly mayMirror: boolean
  /** It was composed for no family, as a photograph is not. */
  readonly found: boolean
  /** By whom it was made. */
  readonly made: Made
  /** Over the raw pixels. */
  readonly sha256: string
}

const MIB = 2 ** 20

/** What a process keeps between jobs, so that rows of one placement share all that does not depend on copy. */
export class Studio {
  // By themselves, for a template that is being written changes with each save, and parsed fonts hang on the kit.
  // Fonts are read when first used, so what a kit weighs is not known here: one at a time, mostly.
  readonly #kits = new Recent<BrandKit>(64 * MIB, () => 16 * MIB)
  readonly #templates = new Recent<Template>(4 * MIB, () => MIB)
  readonly #plates = new Recent<Pixels>(64 * MIB, ({ data }) => data.byteLength)
  readonly #images = new Recent<FieldPicture>(32 * MIB, ({ src }) => src.length)
  readonly #salient = new Recent<Saliency>(4 * MIB, ({ values }) => values.byteLength)
  readonly #grounds = new Recent<Ground>(96 * MIB, ({ pixels }) => pixels.data.byteLength)
  readonly #small = new Recent<Pixels>(32 * MIB, ({ data }) => data.byteLength)
  readonly #numbers = new WeakMap<Pixels, number>()
  #lastNumber = 0

  /** Loads kit and template. Throws `INPUT_INVALID`, also when their files are not those the run started with. */
  async design({ projectDir, brand, template }: DesignRef): Promise<Design> {
    const [kit, found] = await Promise.all([
      this.#kits.get(`${brand.id} ${brand.hash}`, async () => {
        const { kit, issues } = await findBrand(brand.id, projectDir)
        refuseIssues(issues)
        return kit?.hash === brand.hash ? kit : refuseChanged()
      }),
      this.#templates.get(`${template.id} ${template.hash}`, async () => {
        const { template: read, issues } = await findTemplate(template.id, projectDir, template.hash)
        refuseIssues(issues)
        return read?.hash === template.hash ? read : refuseChanged()
      }),
    ])
    return { kit, template: found }
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
   * areas are too: a plate that may be mirrored is, of any other the crop is chosen for them. A photograph is cut for the part
   * that is seen of it, unless the layout leaves more to be seen: copy that is left out may take its panel with it.
   */
  ground(
    plate: DrawnPlate,
    { placement, locale, carried }: Job,
    template: Template,
    { position, covers }: View = { position: undefined, covers: [] },
  ): Promise<Ground> {
    const rtl = isRtl(locale)
    const layout = layoutOf(placement)
    const family = template.file.families[layout.family]
    // Of the template nothing else counts: two of them may be set on one plate.
    const calm = family?.positions.find(({ name }) => name === position)?.calm ?? family?.calm ?? []
    const isUsual = position === undefined && carried === undefined
    const window = plate.found && isUsual ? family?.window : undefined
    const { focal, protect, mayMirror } = plate
    const flips = rtl && mayMirror && carried === undefined
    // Only its size: what is kept with the ground would keep its pixels, too.
    const source = { width: plate.width, height: plate.height }
    const { frame } = layout
    // A picture that carries text was asked to keep it in the middle of what all formats of its family show.
    const wishes =
      carried === undefined
        ? { focal, protect, calm: rtl && !mayMirror ? calm.map(mirroredBox) : calm }
        : { focal: [0.5, 0.5] as const, protect: [] }
    const seen = window && (rtl && !mayMirror ? mirroredBox(window) : window)
    const forWindow = seen && cropForWindow(source, frame, seen, wishes).box
    const hides = flips ? covers.map((box) => flipped(box, frame)) : covers
    const isHidden = forWindow && shownBeyond(source, frame, forWindow, hides) <= HARDLY_SEEN
    const crop = forWindow && isHidden ? forWindow : cropFor(source, frame, wishes).box
    return this.#grounds.get(
      `${plate.key} ${rtl} ${carried !== undefined} ${JSON.stringify([placement, calm, crop])}`,
      async () => {
        const salient = await this.#saliency(plate)
        // Type that the plate carries is read and cleaned letter by letter, which takes all the pixels there are.
        const binning = carried === undefined ? binningOf(placement) : 1
        const cut = async (as: number): Promise<Pixels> => {
          const pixels = await resample(await this.#pixels(plate), crop, binnedSize(frame, as))
          // A large sheet needs the memory that a large photograph takes, and its file is near.
          if (binning > 1 && plate.raw !== '' && bytesOf(plate) > LARGE) this.#plates.forget(plate.key)
          return flips ? mirrored(pixels) : pixels
        }
        const pixels = await cut(binning)
        const kept = protect.flatMap((box) => mapBox(box, source, crop, frame) ?? [])
        return {
          binning,
          pixels,
          cut,
          detail: Math.min(crop.width / frame.width, crop.height / frame.height),
          tone: spreadTone(toneOf(pixels), frame, binning),
          protect: flips ? kept.map((box) => flipped(box, frame)) : kept,
          saliency: (box) => {
            const { x } = flips ? flipped(box, frame) : box
            const scale = crop.width / frame.width
            return meanSaliency(salient, {
              x: (crop.x + x * scale) / source.width,
              y: (crop.y + box.y * scale) / source.height,
              width: (box.width * scale) / source.width,
              height: (box.height * scale) / source.height,
            })
          },
        }
      },
    )
  }

  /** A cut plate at another size, for pictures that are only looked at. */
  small(ground: Ground, size: Size): Promise<Pixels> {
    const { pixels } = ground
    const { width, height } = pixels
    if (size.width === width && size.height === height) return Promise.resolve(pixels)
    return this.#small.get(`${this.#numberOf(pixels)} ${size.width}`, () =>
      resample(pixels, { x: 0, y: 0, width, height }, size),
    )
  }

  #numberOf(pixels: Pixels): number {
    const known = this.#numbers.get(pixels) ?? ++this.#lastNumber
    this.#numbers.set(pixels, known)
    return known
  }

  #pixels(plate: DrawnPlate): Promise<Pixels> {
    return this.#plates.get(plate.key, () => readRaw(plate))
  }

  /** Where a plate draws the eye. Once for each plate: crops share it. */
  #saliency(plate: DrawnPlate): Promise<Saliency> {
    const { key, width, height } = plate
    return this.#salient.get(key, async () => {
      const scale = Math.min(1, SMALL / Math.max(width, height))
      const size = {
        width: Math.max(1, Math.round(width * scale)),
        height: Math.max(1, Math.round(height * scale)),
      }
      return saliencyOf(await resample(await this.#pixels(plate), { x: 0, y: 0, width, height }, size))
    })
  }
}

function refuseChanged(): never {
  throw new BroadsideError('INPUT_INVALID', {
    message: 'The brand kit or the template was changed while the campaign was being made',
    hint: 'Run it again.',
  })
}

/** Share of a canvas in which it does not show that a photograph goes on mirrored. */
const HARDLY_SEEN = 0.03

/** A box on a canvas that is turned over. */
function flipped(box: Box, { width }: Size): Box {
  return { ...box, x: width - box.x - box.width }
}

/** Bytes of a plate that is read again for each use on large sheets. */
const LARGE = 32 * MIB

/** Longest edge of the copy that saliency is read from, in pixels. */
const SMALL = 256

function bytesOf({ width, height }: DrawnPlate): number {
  return width * height * 3
}

async function readRaw(plate: DrawnPlate): Promise<Pixels> {
  const { raw, width, height } = plate
  const data = await readFile(raw)
  if (data.byteLength !== bytesOf(plate))
    throw new Error(`plate file of ${data.byteLength} bytes for ${width} × ${height}`)
  return { width, height, channels: 3, data }
}
