import { type Box, intersection } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'
import { encode, resample } from '../raster/sharp.ts'
import type { Readable } from './languages.ts'
import type { Eyes, Layout, ReadWord } from './tesseract.ts'

/** Around a line, in pixels of what the engine sees: type at the very edge is not read. */
const RIM = 24

/** Largest picture shown to the engine, in pixels. */
const MOST = 12_000_000

/** Reads a whole picture, enlarged `by` so many times. Boxes in pixels of the picture. */
export async function readPage(
  picture: Pixels,
  by: number,
  eyes: Eyes,
  language: Readable,
  layout: Exclude<Layout, 'line'> = 'page',
): Promise<readonly ReadWord[]> {
  const { width, height } = picture
  const scale = Math.min(by, Math.sqrt(MOST / (width * height)))
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) }
  const page = scale === 1 ? picture : await resample(picture, { x: 0, y: 0, width, height }, size)
  const words = await eyes.words(await encode(page, { format: 'png' }), language, layout)
  return words.map((word) => ({ ...word, box: scaled(word.box, 1 / scale) }))
}

/** Reads one line of a picture, its letters brought to `em` pixels. Boxes in pixels of the picture. */
export async function readLine(
  picture: Pixels,
  line: Box,
  { fontSize, em }: { readonly fontSize: number; readonly em: number },
  eyes: Eyes,
  language: Readable,
): Promise<ReadWord[]> {
  const air = 0.16 * fontSize
  const frame = { x: 0, y: 0, width: picture.width, height: picture.height }
  const box = intersection(
    { x: line.x - air, y: line.y - air, width: line.width + 2 * air, height: line.height + 2 * air },
    frame,
  )
  if (box === undefined || box.width < 2 || box.height < 2) return []
  const scale = Math.min(em / fontSize, 6000 / box.width)
  const size = {
    width: Math.max(1, Math.round(box.width * scale)),
    height: Math.max(1, Math.round(box.height * scale)),
  }
  const page = onGround(await resample(picture, box, size))
  const words = await eyes.words(await encode(page, { format: 'png' }), language, 'line')
  return words.map((word) => {
    const inner = scaled({ ...word.box, x: word.box.x - RIM, y: word.box.y - RIM }, 1 / scale)
    return { ...word, box: { ...inner, x: inner.x + box.x, y: inner.y + box.y } }
  })
}

/** How far a channel must be from the ground for a pixel to count as ink. */
const APART = 60

/** The part of a box that is not the colour of its ground; `undefined` if all is. */
export function inkIn({ width, height, data }: Pixels, box: Box): Box | undefined {
  const left = Math.max(0, Math.floor(box.x))
  const right = Math.min(width, Math.ceil(box.x + box.width))
  const top = Math.max(0, Math.floor(box.y))
  const bottom = Math.min(height, Math.ceil(box.y + box.height))
  const greens: number[] = []
  for (let y = top; y < bottom; y += 1)
    for (let x = left; x < right; x += 2) greens.push(data[(y * width + x) * 3 + 1] as number)
  const ground = greens.toSorted((a, b) => a - b)[greens.length >> 1] ?? 0
  let [first, last] = [right, left - 1]
  for (let y = top; y < bottom; y += 1)
    for (let x = left; x < right; x += 1) {
      if (Math.abs((data[(y * width + x) * 3 + 1] as number) - ground) < APART) continue
      first = Math.min(first, x)
      last = Math.max(last, x)
    }
  return last < first ? undefined : { ...box, x: first, width: last + 1 - first }
}

/** A picture with more of its own ground around it: the median of its rim. */
function onGround({ width, height, data }: Pixels): Pixels {
  const rim = [0, 1, 2].map((channel) => {
    const values: number[] = []
    for (let x = 0; x < width; x += 1)
      values.push(data[x * 3 + channel] as number, data[((height - 1) * width + x) * 3 + channel] as number)
    return values.toSorted((a, b) => a - b)[values.length >> 1] as number
  })
  const page = { width: width + 2 * RIM, height: height + 2 * RIM }
  const out = new Uint8Array(page.width * page.height * 3)
  for (let at = 0; at < out.length; at += 3) out.set(rim, at)
  for (let row = 0; row < height; row += 1)
    out.set(data.subarray(row * width * 3, (row + 1) * width * 3), ((row + RIM) * page.width + RIM) * 3)
  return { ...page, channels: 3, data: out }
}

function scaled({ x, y, width, height }: Box, by: number): Box {
  return { x: x * by, y: y * by, width: width * by, height: height * by }
}
