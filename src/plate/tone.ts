import { LINEAR, lightness } from '../kit/color.ts'
import type { Box, Size } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'

/**
 * How light and how busy a picture is, sampled on a regular grid: what the overlay may know of a plate. Plain data, so
 * it crosses to other processes. Read it with `readTone`.
 */
export interface Tone {
  /** Size of the picture that was measured, in pixels. */
  readonly frame: Size
  /** Pixels between two samples, in both directions. */
  readonly step: number
  readonly columns: number
  readonly rows: number
  /** Relative luminance × 65535 of each sample, row by row. */
  readonly luminance: Uint16Array
  /** 1 where the gradient of L* is at least 3 a pixel of the reduced copy, else 0. */
  readonly edges: Uint8Array
}

/** What a box of the frame is like. Luminances are relative (WCAG), 0..1. */
export interface ToneReading {
  /** Luminance that 5 % of the box are darker than: what dark ink has to stand out from. */
  readonly p5: number
  readonly p50: number
  /** Luminance that 5 % of the box are lighter than: what light ink has to stand out from. */
  readonly p95: number
  /** Median luminance of the lightest tile in the box: a light patch that would swallow light letters, though small. */
  readonly worstLight: number
  /** Median luminance of the darkest tile. */
  readonly worstDark: number
  /** Share (0..1) of the box with an edge; up to 0.25 is calm, above 0.6 busy. */
  readonly busy: number
}

/** Samples along the longer edge: about 5 px apart at 1350 px, so that even one line of small type covers dozens. */
const SAMPLES = 288
/** Samples along the edge of a tile: one forty-eighth of the longer edge, about one em of a headline's size. */
const TILE = 6
/**
 * Shorter edge of the copy that edges are looked for on. Body type is about 1.2 % of the shorter edge in x-height, and clutter
 * disturbs by its size against the letters, so the copy makes that x-height 10 px.
 */
const REDUCED = 10 / 0.012
/** Least gradient of L* (Sobel ÷ 8) that counts as an edge. */
const EDGE = 3

/** L* of a luminance × 4095. */
const LSTAR = Float64Array.from({ length: 4096 }, (_, index) => lightness(index / 4095))
const RED = LINEAR.map((value) => value * 0.2126 * 65535)
const GREEN = LINEAR.map((value) => value * 0.7152 * 65535)
const BLUE = LINEAR.map((value) => value * 0.0722 * 65535)

/** Measures a picture (RGB, or RGBA whose alpha is ignored). About 5 ms at 1080 × 1350. */
export function toneOf(pixels: Pixels): Tone {
  const factor = Math.max(1, Math.round(Math.min(pixels.width, pixels.height) / REDUCED))
  const source = factor === 1 ? pixels : reduce(pixels, factor)
  const step = Math.max(1, Math.round(Math.max(source.width, source.height) / SAMPLES))
  const columns = Math.ceil(source.width / step)
  const rows = Math.ceil(source.height / step)
  const luminance = new Uint16Array(columns * rows)
  const edges = new Uint8Array(columns * rows)
  const { width, height, channels, data } = source
  const light = (at: number): number =>
    (RED[data[at] as number] as number) +
    (GREEN[data[at + 1] as number] as number) +
    (BLUE[data[at + 2] as number] as number)
  // 65535 ÷ 16 rounds down to 4095, the last entry.
  const lstar = (at: number): number => LSTAR[(light(at) / 16) | 0] as number
  const stride = width * channels
  const half = step >> 1
  for (let row = 0, sample = 0; row < rows; row++) {
    const y = Math.min(height - 1, row * step + half)
    const up = y > 0 ? -stride : 0
    const down = y < height - 1 ? stride : 0
    for (let column = 0; column < columns; column++, sample++) {
      const x = Math.min(width - 1, column * step + half)
      const at = y * stride + x * channels
      luminance[sample] = light(at) + 0.5
      const left = x > 0 ? -channels : 0
      const right = x < width - 1 ? channels : 0
      const a = lstar(at + up + left)
      const b = lstar(at + up + right)
      const c = lstar(at + down + left)
      const d = lstar(at + down + right)
      const gx = b + d - a - c + 2 * (lstar(at + right) - lstar(at + left))
      const gy = c + d - a - b + 2 * (lstar(at + down) - lstar(at + up))
      if (gx * gx + gy * gy >= EDGE * EDGE * 64) edges[sample] = 1
    }
  }
  const frame = { width: pixels.width, height: pixels.height }
  return { frame, step: step * factor, columns, rows, luminance, edges }
}

/** The tone of a picture that is a canvas with its pixels binned, in pixels of the canvas. */
export function spreadTone(tone: Tone, frame: Size, binning: number): Tone {
  return binning === 1 ? tone : { ...tone, frame, step: tone.step * binning }
}

/** Reads a box, in pixels of the frame; parts outside are ignored. A box smaller than a sample reads the nearest one. */
export function readTone(tone: Tone, box: Box): ToneReading {
  const { step, columns, rows, luminance, edges } = tone
  const first = (start: number, count: number): number => clamp(Math.ceil(start / step - 0.5), 0, count - 1)
  const last = (end: number, from: number, count: number): number =>
    clamp(Math.floor(end / step - 0.5), from, count - 1)
  const left = first(box.x, columns)
  const right = last(box.x + box.width, left, columns)
  const top = first(box.y, rows)
  const bottom = last(box.y + box.height, top, rows)

  // Linear light squeezes dark tones together, so 4096 bins: 1/4096 is 0.2 L* at worst.
  const bins = new Uint32Array(4096)
  let busy = 0
  for (let row = top; row <= bottom; row++) {
    for (let sample = row * columns + left; sample <= row * columns + right; sample++) {
      const bin = (luminance[sample] as number) >> 4
      bins[bin] = (bins[bin] as number) + 1
      busy += edges[sample] as number
    }
  }
  const count = (right - left + 1) * (bottom - top + 1)

  let worstLight = 0
  let worstDark = 65535
  const tileRows = Math.max(1, Math.round((bottom - top + 1) / TILE))
  const tileColumns = Math.max(1, Math.round((right - left + 1) / TILE))
  for (let tileRow = 0; tileRow < tileRows; tileRow++) {
    const from = top + Math.floor((tileRow * (bottom - top + 1)) / tileRows)
    const to = top + Math.floor(((tileRow + 1) * (bottom - top + 1)) / tileRows)
    for (let tileColumn = 0; tileColumn < tileColumns; tileColumn++) {
      const start = left + Math.floor((tileColumn * (right - left + 1)) / tileColumns)
      const end = left + Math.floor(((tileColumn + 1) * (right - left + 1)) / tileColumns)
      const median = medianOf(luminance, columns, from, to, start, end)
      worstLight = Math.max(worstLight, median)
      worstDark = Math.min(worstDark, median)
    }
  }
  return {
    p5: percentile(bins, count, 0.05),
    p50: percentile(bins, count, 0.5),
    p95: percentile(bins, count, 0.95),
    worstLight: worstLight / 65535,
    worstDark: worstDark / 65535,
    busy: busy / count,
  }
}

/** Luminance below which `share` of the samples lie; the middle of its bin. */
function percentile(bins: Uint32Array, count: number, share: number): number {
  const rank = share * (count - 1)
  let seen = 0
  for (let bin = 0; bin < bins.length; bin++) {
    seen += bins[bin] as number
    if (seen > rank) return Math.min(1, (bin * 16 + 7.5) / 65535)
  }
  return 1
}

/** Median of a rectangle of samples, ends exclusive. */
function medianOf(
  plane: Uint16Array,
  columns: number,
  top: number,
  bottom: number,
  left: number,
  right: number,
): number {
  const values = new Uint16Array((bottom - top) * (right - left))
  let size = 0
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const value = plane[row * columns + column] as number
      // Insertion: for the few dozen values of a tile quicker than calling sort.
      let at = size++
      for (; at > 0 && (values[at - 1] as number) > value; at--) values[at] = values[at - 1] as number
      values[at] = value
    }
  }
  return values[size >> 1] as number
}

/** Means of squares of `factor` pixels, RGB; a rest at the right and bottom edges is left out. */
function reduce({ width, height, channels, data }: Pixels, factor: number): Pixels {
  const columns = Math.floor(width / factor)
  const rows = Math.floor(height / factor)
  const out = new Uint8Array(columns * rows * 3)
  const sums = new Uint32Array(columns * 3)
  const area = factor * factor
  for (let row = 0; row < rows; row++) {
    sums.fill(0)
    for (let y = row * factor; y < (row + 1) * factor; y++) {
      let at = y * width * channels
      for (let column = 0, to = 0; column < columns; column++, to += 3) {
        let red = 0
        let green = 0
        let blue = 0
        for (let x = 0; x < factor; x++, at += channels) {
          red += data[at] as number
          green += data[at + 1] as number
          blue += data[at + 2] as number
        }
        sums[to] = (sums[to] as number) + red
        sums[to + 1] = (sums[to + 1] as number) + green
        sums[to + 2] = (sums[to + 2] as number) + blue
      }
    }
    const start = row * columns * 3
    for (let index = 0; index < sums.length; index++)
      out[start + index] = Math.round((sums[index] as number) / area)
  }
  return { width: columns, height: rows, channels: 3, data: out }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
