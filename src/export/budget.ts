import type { Pixels } from '../kit/pixels.ts'
import type { PictureFormat } from '../placement/format.ts'
import { fringe } from '../raster/fringe.ts'
import { decodePicture, type EncodeOptions, encode, OWN } from '../raster/sharp.ts'

/** Lossy formats: the quality that is written where bytes do not matter, and the one below which type gets visible fringes. */
export const QUALITIES: Readonly<Record<Exclude<PictureFormat, 'png'>, { top: number; floor: number }>> = {
  jpeg: { top: 90, floor: 55 },
  webp: { top: 88, floor: 54 },
  avif: { top: 65, floor: 42 },
}

/** An encoding that was tried. */
export interface Tried {
  readonly bytes: Uint8Array
  readonly format: PictureFormat
  /** Left out for lossless formats. */
  readonly quality: number | undefined
}

/** What came of a search. */
export interface Found {
  /** The best picture within the limit; `undefined` if even the floors of quality are too large. */
  readonly best: Tried | undefined
  /** The smallest file of each format that was tried, at its floor, where nothing of the format fits. */
  readonly smallest: readonly Tried[]
}

/** Steps of quality by which pains may lift what the quick encoder allows. */
const LIFT = 8

/**
 * Looks for the best picture of at most `limit` bytes: for each format (and with JPEG and AVIF for both ways of keeping colour) the
 * highest quality that fits, encoded with all pains; of those, the one nearest to the original where it is farthest from
 * it. Lossless comes first of itself. The same call gives the same bytes.
 */
export async function searchBudget(
  proof: Pixels,
  formats: readonly PictureFormat[],
  limit: number,
  base: Omit<EncodeOptions, 'format' | 'quality' | 'chroma' | 'thorough'>,
): Promise<Found> {
  const fitting: Tried[] = []
  const smallest: Tried[] = []
  for (const format of formats) {
    const tried: Tried[] = []
    for (const chroma of waysOf(format))
      tried.push(await bestOf({ proof, format, limit, base: { ...base, ...chroma } }))
    const within = tried.filter(({ bytes }) => bytes.byteLength <= limit)
    if (within.length === 0) smallest.push(least(tried))
    fitting.push(...within)
  }
  return { best: await nearestTo(proof, fitting), smallest }
}

type Ways = Pick<EncodeOptions, 'chroma'>

/** WebP has one way to keep colour, PNG keeps all. */
function waysOf(format: PictureFormat): readonly Ways[] {
  return format === 'jpeg' || format === 'avif' ? [{ chroma: '4:4:4' }, { chroma: '4:2:0' }] : [{}]
}

interface Task {
  readonly proof: Pixels
  readonly format: PictureFormat
  readonly limit: number
  readonly base: Omit<EncodeOptions, 'format'>
}

/** The best that fits, or the smallest there is. */
async function bestOf({ proof, format, limit, base }: Task): Promise<Tried> {
  const at = async (quality: number | undefined, thorough: boolean): Promise<Tried> => {
    const given = quality === undefined ? {} : { quality }
    const bytes = await encode(proof, { ...base, format, thorough, ...given })
    return { bytes, format, quality }
  }
  if (format === 'png') return at(undefined, true)
  const { top, floor } = QUALITIES[format]
  // The quick encoder finds the region, the slow one the place in it. For AVIF there is no slow one.
  const quick = await highest(floor, top, limit, (quality) => at(quality, false))
  if (format === 'avif') return quick ?? at(floor, false)
  const from = quick?.quality ?? floor
  const careful = await highest(from, Math.min(top, from + LIFT), limit, (quality) => at(quality, true))
  return careful ?? quick ?? at(floor, true)
}

/** Growth of a file with each step of quality, as a share: where nothing is known yet. About right for JPEG from 60 to 90. */
const GROWTH = 0.03

/** Guesses before plain halving takes over. */
const GUESSES = 4

/**
 * The highest quality whose file fits; `undefined` if that of the lowest does not. Sizes grow about evenly on a logarithmic
 * scale, so the place is guessed from what was tried: three tries in place of six.
 */
async function highest(
  low: number,
  high: number,
  limit: number,
  at: (quality: number) => Promise<Tried>,
): Promise<Tried | undefined> {
  let best: Tried | undefined
  let fits: { quality: number; over: number } | undefined
  let exceeds: { quality: number; over: number } | undefined
  for (let from = low, to = high, turn = 0; from <= to; turn++) {
    const guess =
      exceeds === undefined
        ? to
        : fits === undefined
          ? exceeds.quality - exceeds.over / GROWTH
          : fits.quality - (fits.over * (exceeds.quality - fits.quality)) / (exceeds.over - fits.over)
    const quality =
      turn < GUESSES ? Math.min(to, Math.max(from, Math.floor(guess))) : Math.ceil((from + to) / 2)
    const tried = await at(quality)
    const over = Math.log(tried.bytes.byteLength / limit)
    if (over <= 0) {
      best = tried
      fits = { quality, over }
      from = quality + 1
    } else {
      exceeds = { quality, over }
      to = quality - 1
    }
  }
  return best
}

async function nearestTo(proof: Pixels, candidates: readonly Tried[]): Promise<Tried | undefined> {
  const [first, ...others] = candidates
  if (first === undefined || others.length === 0) return first
  let best = { tried: first, off: await offOf(proof, first) }
  for (const tried of others) {
    const off = await offOf(proof, tried)
    if (off < best.off) best = { tried, off }
  }
  return best.tried
}

async function offOf(proof: Pixels, { bytes, format }: Tried): Promise<number> {
  return format === 'png' ? 0 : fringe(proof, await decodePicture(bytes, 'the export', { most: OWN }))
}

function least(tried: readonly Tried[]): Tried {
  return tried.reduce((a, b) => (b.bytes.byteLength < a.bytes.byteLength ? b : a))
}
