import sharp, { type Sharp } from 'sharp'
import { BroadsideError } from '../error/error.ts'
import type { Rgb } from '../kit/color.ts'
import type { Box, Size } from '../kit/geometry.ts'
import { LIMITS } from '../kit/limits.ts'
import type { Pixels } from '../kit/pixels.ts'
import { encodePng } from './png.ts'

// One thread a process: the pool runs one process a core, and more threads here only fight over them.
sharp.concurrency(1)
// No picture is read twice, so a cache would only hold memory.
sharp.cache(false)
// What may be decoded is a list, not whatever libvips was built with: SVG, PDF, raw formats and all reading from file
// paths stay closed. The first five are fuzzed upstream and were fuzzed here; TIFF is for what this program wrote, and
// strangers' files are turned away by their first bytes.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadWebpBuffer',
    'VipsForeignLoadHeifBuffer',
    'VipsForeignLoadNsgifBuffer',
    'VipsForeignLoadTiffBuffer',
  ],
})

/** What a picture file says of itself, before anything is decoded. */
export interface PictureFacts {
  /** Size of the upright picture: EXIF orientation is applied. */
  readonly width: number
  readonly height: number
  readonly format: 'jpeg' | 'png' | 'webp' | 'avif' | 'gif' | 'tiff'
  /** `srgb`, `rgb16`, `cmyk`, `b-w`, `grey16` … as libvips names them. */
  readonly space: string
  readonly hasAlpha: boolean
  readonly hasProfile: boolean
  /** EXIF orientation 1..8; 1 if the file has none. */
  readonly orientation: number
  /** Frames; 1 for a still picture. */
  readonly frames: number
  /** Its XMP packet as text; none if it has none. */
  readonly xmp: string | undefined
}

/** How to decode a picture. */
export interface DecodeOptions {
  /** Keep transparency: four channels, straight alpha, if the file has any. Otherwise it is laid on `ground`. */
  readonly keepAlpha?: boolean
  /** What shows through transparent parts; white unless given. */
  readonly ground?: Rgb
  /** Shrink so that the longest edge is at most this; much quicker and smaller than decoding in full. Never enlarges. */
  readonly maxEdge?: number
  /** Largest picture taken, in pixels decoded and bytes encoded; `LIMITS`, which guard against strangers, unless given. */
  readonly most?: Most
}

interface Most {
  readonly pixels: number
  readonly bytes: number
}

const STRANGERS: Most = { pixels: LIMITS.picturePixels, bytes: LIMITS.pictureBytes }

/** For what this program has encoded: as large as a canvas may be, and TIFF too. */
export const OWN: Most = { pixels: LIMITS.canvasPixels, bytes: 512 * 2 ** 20 }

/** How to encode pixels. */
export interface EncodeOptions {
  readonly format: 'jpeg' | 'png' | 'webp' | 'avif'
  /** 1..100; default 85 (JPEG), 82 (WebP), 60 (AVIF). PNG is lossless and ignores it. */
  readonly quality?: number
  /**
   * Colour detail: `4:4:4` keeps the edges of coloured type sharp, for a fifth more bytes. JPEG: `4:4:4` from quality 85,
   * `4:2:0` below, where other losses show first. AVIF: `4:4:4`. WebP has only `4:2:0` and ignores it.
   */
  readonly chroma?: '4:4:4' | '4:2:0'
  /** JPEG: coarse to fine, as pages like it. About 5 % smaller for twice the time; off unless asked for. */
  readonly progressive?: boolean
  /** Spend several times as long on fewer bytes at the same quality: a tenth fewer (JPEG, PNG), a twentieth (WebP). */
  readonly thorough?: boolean
  /** Embed an sRGB profile, as printers want it (480 bytes); PNG says the same in a chunk of its own. */
  readonly profile?: boolean
  /** Pixels per inch to write into the file; none unless given. */
  readonly density?: number
  /** An XMP packet to write into the file; none unless given. */
  readonly xmp?: string
}

/** Reads the header of a picture. Throws `PICTURE_UNREADABLE` or `PICTURE_TOO_LARGE` before any pixel is decoded. */
export async function probePicture(
  bytes: Uint8Array,
  name = 'the picture',
  most: Most = STRANGERS,
): Promise<PictureFacts> {
  if (bytes.byteLength > most.bytes) {
    throw tooLarge(
      name,
      `has ${Math.ceil(bytes.byteLength / 2 ** 20)} MiB; ${most.bytes / 2 ** 20} MiB are allowed`,
    )
  }
  try {
    if (most !== OWN && isTiff(bytes)) throw new Error('TIFF is not supported')
    const facts = await sharp(bytes, { limitInputPixels: false }).metadata()
    const { width, height } = facts.autoOrient
    const frames = facts.pages ?? 1
    if (width * height > most.pixels) {
      throw tooLarge(name, `is ${width} × ${height} px; ${most.pixels / 1e6} megapixels are allowed`)
    }
    const format = facts.format === 'heif' ? 'avif' : facts.format
    if (format === 'avif' && facts.compression !== 'av1') throw new Error('HEIC (HEVC) is not supported')
    if (!isFormat(format)) throw new Error(`${facts.format} is not supported`)
    return {
      width,
      height,
      format,
      space: facts.space,
      hasAlpha: facts.hasAlpha,
      hasProfile: facts.hasProfile,
      orientation: facts.orientation ?? 1,
      frames,
      xmp: facts.xmpAsString,
    }
  } catch (cause) {
    throw unreadable(name, cause)
  }
}

const FORMATS: readonly string[] = [
  'jpeg',
  'png',
  'webp',
  'avif',
  'gif',
  'tiff',
] satisfies PictureFacts['format'][]

function isFormat(name: string): name is PictureFacts['format'] {
  return FORMATS.includes(name)
}

/** By the byte order and the version (42, or 43 for large files) at its start. */
function isTiff(bytes: Uint8Array): boolean {
  return /^(II[*+]\0|MM\0[*+])/.test(Buffer.from(bytes.subarray(0, 4)).toString('latin1'))
}

/**
 * Decodes a picture to upright 8-bit sRGB: EXIF orientation applied; ICC profiles (Display P3, Adobe RGB, CMYK …)
 * converted; CMYK without a profile read as generic coated print; 16 bits reduced to 8; greyscale widened; only the
 * first frame of an animation.
 *
 * `name` stands in messages: give the file's name as the user knows it. Throws `PICTURE_UNREADABLE` (also for a
 * file that ends early) and `PICTURE_TOO_LARGE`.
 */
export async function decodePicture(
  bytes: Uint8Array,
  name: string,
  options: DecodeOptions = {},
): Promise<Pixels> {
  const { maxEdge, keepAlpha = false, ground = [255, 255, 255], most = STRANGERS } = options
  const facts = await probePicture(bytes, name, most)
  try {
    let image = sharp(bytes, { limitInputPixels: most.pixels, autoOrient: true }).toColourspace('srgb')
    if (maxEdge !== undefined && Math.max(facts.width, facts.height) > maxEdge) {
      image = image.resize({ width: maxEdge, height: maxEdge, fit: 'inside' })
    }
    if (!keepAlpha) image = image.flatten({ background: { r: ground[0], g: ground[1], b: ground[2] } })
    return await raw(image)
  } catch (cause) {
    throw unreadable(name, cause)
  }
}

/**
 * Cuts `crop` (pixels of the source, rounded to whole ones) and brings it to `size` with a Lanczos kernel. Where it reaches beyond the
 * source by a pixel or more, the source goes on mirrored. Channels stay; four channels are straight alpha.
 */
export async function resample(pixels: Pixels, crop: Box, size: Size): Promise<Pixels> {
  const left = clamp(Math.round(crop.x), 0, pixels.width - 1)
  const top = clamp(Math.round(crop.y), 0, pixels.height - 1)
  const width = clamp(Math.round(crop.x + crop.width), left + 1, pixels.width) - left
  const height = clamp(Math.round(crop.y + crop.height), top + 1, pixels.height) - top
  const beside = [left - crop.x, crop.x + crop.width - left - width].map((by) => Math.max(0, by))
  const beyond = [top - crop.y, crop.y + crop.height - top - height].map((by) => Math.max(0, by))
  const [before, after] = shares(beside, crop.width, size.width)
  const [above, below] = shares(beyond, crop.height, size.height)
  const part = { width: size.width - before - after, height: size.height - above - below }
  const image = fromPixels(pixels)
  if (width !== pixels.width || height !== pixels.height) image.extract({ left, top, width, height })
  if (width !== part.width || height !== part.height)
    image.resize({ ...part, fit: 'fill', kernel: 'lanczos3' })
  if (part.width !== size.width || part.height !== size.height)
    image.extend({ left: before, right: after, top: above, bottom: below, extendWith: 'mirror' })
  return raw(image)
}

/** Lengths beyond either end of a source, each of a pixel or more, in whole pixels of the target; of it at least one is left between them. */
function shares(beyond: readonly number[], length: number, target: number): readonly [number, number] {
  const [first = 0, last = 0] = beyond.map((by) => (by < 1 ? 0 : Math.round((by / length) * target)))
  return [Math.min(first, target - 1), Math.min(last, target - 1 - Math.min(first, target - 1))]
}

/** Encodes RGB or straight RGBA pixels as sRGB, without metadata except what is asked for. The same call gives the same bytes. */
export async function encode(pixels: Pixels, options: EncodeOptions): Promise<Uint8Array> {
  const { format, density, xmp } = options
  if (format === 'png') return encodePng(pixels, options)
  let image = fromPixels(pixels)
  if (density !== undefined) image = image.withDensity(density)
  if (xmp !== undefined) image = image.withXmp(xmp)
  if (options.profile) image = image.withIccProfile('srgb')
  const { thorough = false } = options
  if (format === 'jpeg') {
    const quality = options.quality ?? 85
    if (pixels.channels === 4) image = image.flatten({ background: '#ffffff' })
    const chromaSubsampling = options.chroma ?? (quality >= 85 ? '4:4:4' : '4:2:0')
    // Not mozjpeg's own tables: a file is to say what quality it has.
    const pains = thorough ? { trellisQuantisation: true, overshootDeringing: true, optimiseScans: true } : {}
    const progressive = options.progressive ?? thorough
    // Tables made for the picture save 1 % of the bytes, double the time and take six bytes for each pixel; coarse to fine needs them.
    const optimiseCoding = thorough || progressive
    const settings = { quality, chromaSubsampling, progressive, optimiseCoding, ...pains }
    return plain(await image.jpeg(settings).toBuffer())
  }
  if (format === 'webp') {
    // Sharp subsampling, or red type on blue gets a dirty seam; effort 2 pays back the time it takes.
    return plain(
      await image
        .webp({ quality: options.quality ?? 82, smartSubsample: true, effort: thorough ? 6 : 2 })
        .toBuffer(),
    )
  }
  // Effort 4 takes eight times as long as 2 and saves a tenth of the bytes at best: too long even where they are scarce.
  return plain(
    await image
      .avif({ quality: options.quality ?? 60, chromaSubsampling: options.chroma ?? '4:4:4', effort: 2 })
      .toBuffer(),
  )
}

/**
 * A picture made ready for satori and resvg, which ignore orientation and cannot read WebP, AVIF, GIF or CMYK: a data
 * URI of sRGB JPEG, or PNG if it has alpha to keep, with its longest edge at most `maxEdge` px, and its size in pixels.
 */
export async function normaliseImage(
  bytes: Uint8Array,
  name: string,
  maxEdge: number,
  keepAlpha: boolean,
): Promise<{ readonly uri: string } & Size> {
  const pixels = await decodePicture(bytes, name, { maxEdge, keepAlpha })
  const data = await (pixels.channels === 4
    ? encodePng(pixels, {})
    : fromPixels(pixels).jpeg({ quality: 92, chromaSubsampling: '4:4:4' }).toBuffer())
  const type = pixels.channels === 4 ? 'png' : 'jpeg'
  const uri = `data:image/${type};base64,${Buffer.from(data).toString('base64')}`
  return { uri, width: pixels.width, height: pixels.height }
}

/** What print is encoded for. */
export interface PrintEncoding {
  /** `cmyk` separates with the profile; `rgb` stays sRGB. */
  readonly color: 'rgb' | 'cmyk'
  /** Absolute path of an ICC profile to separate with; a generic coated one in the public domain unless given. */
  readonly profile?: string
}

/** Encodes RGB pixels as JPEG for a print file: all colour detail, little loss; four inks carry the profile. */
export async function printJpeg(pixels: Pixels, encoding: PrintEncoding): Promise<Uint8Array> {
  const image = separated(fromPixels(pixels), encoding)
  const optimiseCoding = isModest(pixels)
  return plain(await image.jpeg({ quality: 94, chromaSubsampling: '4:4:4', optimiseCoding }).toBuffer())
}

/** Whether a JPEG may be kept in memory as coefficients, six bytes for a pixel, to be made 2 % smaller. */
function isModest({ width, height }: Size): boolean {
  return width * height < 4_000_000
}

/** Encodes RGB pixels as TIFF, without loss, with its ICC profile and `density` pixels per inch. */
export async function printTiff(
  pixels: Pixels,
  encoding: PrintEncoding & { readonly density: number; readonly xmp?: string },
): Promise<Uint8Array> {
  const { density, xmp } = encoding
  let image = encoding.color === 'rgb' ? fromPixels(pixels).withIccProfile('srgb') : fromPixels(pixels)
  image = separated(image, encoding).withDensity(density)
  if (xmp !== undefined) image = image.withXmp(xmp)
  return plain(await image.tiff({ compression: 'deflate', predictor: 'horizontal' }).toBuffer())
}

/** RGB values (0..255, three for each colour) as amounts of the four inks (0..255, four for each colour). */
export async function inksOf(colors: Uint8Array, encoding: PrintEncoding): Promise<Uint8Array> {
  const pixels: Pixels = { width: colors.length / 3, height: 1, channels: 3, data: colors }
  const { data } = await separated(fromPixels(pixels), { ...encoding, color: 'cmyk' })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return plain(data)
}

/** The ICC profile that {@link printJpeg} encodes for. */
export async function profileOf(encoding: PrintEncoding): Promise<Uint8Array> {
  const drop = fromPixels({ width: 8, height: 8, channels: 3, data: new Uint8Array(192) })
  const image = encoding.color === 'rgb' ? drop.withIccProfile('srgb') : separated(drop, encoding)
  const { icc } = await sharp(await image.jpeg().toBuffer()).metadata()
  if (icc === undefined) throw new Error('the encoder left out the profile')
  return plain(icc)
}

function separated(image: Sharp, { color, profile }: PrintEncoding): Sharp {
  return color === 'rgb' ? image : image.withIccProfile(profile ?? 'cmyk')
}

function fromPixels({ width, height, channels, data }: Pixels): Sharp {
  return sharp(data, { raw: { width, height, channels }, limitInputPixels: LIMITS.canvasPixels })
}

async function raw(image: Sharp): Promise<Pixels> {
  const { data, info } = await image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
  if (info.channels !== 3 && info.channels !== 4)
    throw new Error(`unexpected number of channels: ${info.channels}`)
  return { width: info.width, height: info.height, channels: info.channels, data: plain(data) }
}

/** The same memory without Buffer's own methods, so that values compare and clone as what their type says. */
function plain(data: Buffer): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}

function unreadable(name: string, cause: unknown): BroadsideError {
  if (cause instanceof BroadsideError) return cause
  const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause)
  return new BroadsideError('PICTURE_UNREADABLE', {
    message: `${name} cannot be read: ${reason}`,
    hint: 'It may be cut off, damaged or of another kind than its name says. Open it in an image program and save it again as JPEG, PNG, WebP or AVIF.',
    cause,
  })
}

function tooLarge(name: string, what: string): BroadsideError {
  return new BroadsideError('PICTURE_TOO_LARGE', {
    message: `${name} ${what}`,
    hint: 'Make the picture smaller and try again.',
  })
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
