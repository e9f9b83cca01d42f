import { BroadsideError } from '../error/error.ts'
import type { Size } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'
import type { Family } from '../placement/family.ts'
import { decodePicture, encode, resample } from '../raster/sharp.ts'
import type { Counter } from './buy.ts'
import { cropFor } from './crop.ts'
import { type Hole, layInto } from './feather.ts'
import { legalSize } from './legal-size.ts'
import { maskPng } from './mask.ts'
import type { SentPicture } from './model.ts'
import type { SizeRules } from './model-table.ts'
import { extensionFor, newGround, onSheet, spread } from './outpaint.ts'

/** An edit, ready to be asked for: what is sent, and how what comes is put together with what was there. */
export interface Edit extends Pick<Counter, 'compose'> {
  readonly kind: 'mask' | 'whole' | 'outpaint'
  /** Pixels to ask for; the base is sent at the same size. */
  readonly size: Size
  readonly base: SentPicture
  readonly mask?: Uint8Array
}

/** Pixels over which new and old pass into each other, beyond the mask. */
export const FEATHER = 24

/** Width ÷ height that a plate of a family is made at: what most of its placements have. */
const RATIOS: Readonly<Record<Family, number>> = {
  skyscraper: 1 / 3,
  tall: 9 / 16,
  portrait: 4 / 5,
  square: 1,
  landscape: 16 / 9,
  wide: 3,
  banner: 3,
}

/** What is added to the words of an edit on a larger sheet. */
export const EXTEND =
  'Extend the same scene seamlessly beyond its present edges: same light, lens, grain and colours. The new ground is calm, with no new objects and no text.'

/** A change of the whole picture. */
export async function wholeEdit(base: Pixels, rules: SizeRules): Promise<Edit> {
  const size = legalSize(base, rules)
  return { kind: 'whole', size, base: await sent(await fitted(base, size)) }
}

/** A change within a mask; outside of it and of its feather the picture keeps its pixels. `hole` has the size of the base. */
export async function maskedEdit(
  base: Pixels,
  readHole: (size: Size) => Promise<Hole>,
  rules: SizeRules,
  maskBytes: number,
): Promise<Edit> {
  const size = legalSize(base, rules)
  const ground = await fitted(base, size)
  const hole = await readHole(size)
  return {
    kind: 'mask',
    size,
    base: await sent(ground),
    mask: await smallMask(hole, maskBytes),
    compose: async (bytes) => png(layInto(ground, await brought(bytes, size), hole, FEATHER)),
  }
}

/** The same scene on a sheet of another family, the picture in its middle with its own pixels. */
export async function outpaintEdit(
  base: Pixels,
  family: Family,
  rules: SizeRules,
  maskBytes: number,
): Promise<Edit> {
  const { plate, extension } = await roomFor(base, RATIOS[family], rules)
  if (extension === undefined) {
    throw new BroadsideError('INPUT_INVALID', {
      message: `The picture, ${base.width} × ${base.height} px, has the shape of a ${family} plate already, or the model has no sheet that holds it`,
      hint: 'Use it as it is: exports are cropped from it.',
    })
  }
  const { canvas } = extension
  const hole = newGround(extension)
  return {
    kind: 'outpaint',
    size: canvas,
    base: await sent(await spread(plate, extension)),
    mask: await smallMask(hole, maskBytes),
    compose: async (bytes) =>
      png(layInto(onSheet(plate, extension), await brought(bytes, canvas), hole, FEATHER)),
  }
}

/**
 * The extension of a picture. It keeps its pixels unless the sheet would be too large to be drawn well, or the edge that
 * is not extended would not end with the sheet.
 */
async function roomFor(base: Pixels, ratio: number, rules: SizeRules) {
  const pixels = rules.kind === 'free' ? rules.soundPixels : Number.POSITIVE_INFINITY
  const sheet = Math.max(base.width ** 2 / ratio, base.height ** 2 * ratio)
  const scale = Math.min(1, Math.sqrt(pixels / sheet) * 0.99)
  const step = rules.kind === 'free' ? rules.multiple : 1
  const wider = base.width / base.height < ratio
  const kept = wider ? base.height : base.width
  const edge = Math.floor((kept * scale) / step) * step
  const size = {
    width: Math.round((base.width * edge) / kept),
    height: Math.round((base.height * edge) / kept),
  }
  const plate = edge === kept ? base : await resample(base, whole(base), size)
  return { plate, extension: extensionFor({ width: plate.width, height: plate.height }, ratio, rules) }
}

/** A picture cut and brought to a size; the same picture where it has that size. */
async function fitted(picture: Pixels, size: Size): Promise<Pixels> {
  if (picture.width === size.width && picture.height === size.height) return picture
  const { box } = cropFor(picture, size, { focal: [0.5, 0.5], protect: [] })
  return resample(picture, box, size)
}

/** What came, at the size of what was there, should the provider have sent another. */
async function brought(bytes: Uint8Array, size: Size): Promise<Pixels> {
  const picture = await decodePicture(bytes, 'the picture')
  return picture.width === size.width && picture.height === size.height
    ? picture
    : resample(picture, whole(picture), size)
}

async function smallMask(hole: Hole, most: number): Promise<Uint8Array> {
  const mask = await maskPng(hole)
  if (mask.byteLength <= most) return mask
  throw new BroadsideError('INPUT_INVALID', {
    message: `The mask has ${mask.byteLength} bytes; the model takes ${most}`,
    hint: 'Draw it with plain shapes and hard edges.',
  })
}

async function sent(pixels: Pixels): Promise<SentPicture> {
  return { bytes: await png(pixels), format: 'png' }
}

function png(pixels: Pixels): Promise<Uint8Array> {
  return encode(pixels, { format: 'png' })
}

function whole({ width, height }: Size) {
  return { x: 0, y: 0, width, height }
}
