import { parseHex, type Rgb } from '../kit/color.ts'
import { type Box, contains } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'
import { languagesOf } from '../ocr/languages.ts'
import type { Eyes } from '../ocr/tesseract.ts'
import { encode, resample } from '../raster/sharp.ts'
import { type Cut, cutOut } from './cut.ts'
import { fault, remark, type VerifyFinding } from './finding.ts'
import { type Band, bandsOf } from './lines.ts'
import { measure } from './measure.ts'
import { apart, type Lab, oklab } from './oklab.ts'
import type { RecordedSlot } from './schema.ts'
import { unreadWords } from './words.ts'

/** Reads the slots of a decoded export and tells which words it could not. */
export type Reader = (
  picture: Pixels,
  slots: readonly RecordedSlot[],
  locale: string,
) => Promise<readonly VerifyFinding[]>

/**
 * How type is shown to the engine, until all its words are found: em in pixels, and times as wide. It knows no
 * condensed faces, and takes large heavy ones for pictures.
 */
const ATTEMPTS = [
  { em: 48, stretch: 1 },
  { em: 48, stretch: 1.6 },
  { em: 28, stretch: 1.3 },
] as const
/** White around the type, in pixels: type at the very edge is not read. */
const RIM = 24
/** Around the box, in em: accents and overhang stand there, but so do the neighbours. */
const MARGIN = 0.2

/**
 * A reader on tesseract. Each line is cut out, turned into dark type on white and brought to one size: on busy pictures
 * that reads nine words of ten instead of none. With `strict`, unread words are faults; else remarks, because fine
 * display type defeats the engine where it defeats no person.
 */
export function readerOn(eyes: Eyes, strict: boolean): Reader {
  return async (picture, slots, locale) => {
    const findings: VerifyFinding[] = []
    for (const slot of slots) {
      const languages = languagesOf(slot.text, locale)
      if (languages === undefined) {
        findings.push(remark('NOT_MEASURABLE', `no data to read ${locale} with`, slot.slot))
        continue
      }
      const area = ({ box }: RecordedSlot): number => box.width * box.height
      const within = slots.filter((other) => other !== slot && area(other) < area(slot))
      const lines = linesOf(picture, slot, within)
      const read: string[] = []
      let unread: readonly string[] = [slot.text]
      for (const { em, stretch } of ATTEMPTS) {
        for (const { line, layout } of lines) {
          const page = onPaper(await scaled(line, em / slot.fontSize, stretch))
          const png = await encode(page, { format: 'png' })
          for (const language of languages) read.push(await eyes.read(png, language, layout))
        }
        unread = unreadWords(slot.text, read.join(' '))
        if (unread.length === 0) break
      }
      if (unread.length === 0) continue
      const say = strict ? fault : remark
      const words = slot.text.split(/\s+/).length
      const message = `${unread.length} of ${words} words unread: ${unread.slice(0, 5).join(', ')}; read "${read.join(' ').replace(/\s+/g, ' ').trim().slice(0, 60)}"`
      findings.push(say('WORDS_UNREAD', message, slot.slot))
    }
    return findings
  }
}

interface Line {
  readonly line: Pixels
  readonly layout: 'line' | 'scattered'
}

function linesOf(picture: Pixels, slot: RecordedSlot, within: readonly RecordedSlot[]): readonly Line[] {
  const boxes = within.map(({ box }) => box)
  const { parts = [], ...wanted } = slot
  const ink = parseHex(slot.ink) as Rgb
  const found = measure(picture, { ...wanted, ink, parts: parts.map(({ box }) => box) }, boxes, true)
  if (found === undefined) return []
  const margin = Math.ceil(MARGIN * slot.fontSize)
  const cut = cutOut(picture, slot.box, margin, 1, boxes)
  const inks = [
    ...parts.map((part) => ({ box: part.box, ink: oklab(parseHex(part.ink) as Rgb) })),
    { box: slot.box, ink: oklab(found.ink) },
  ]
  const page = darkOnLight(cut, boxes, inks, found.separation)
  const dark = page.data.filter((_, index) => index % 3 === 0).map((value) => (value < 128 ? 1 : 0))
  const bands = bandsOf(dark, page.width, 0.12 * slot.fontSize).filter(
    ({ start, end }) => end - start >= 0.3 * slot.fontSize,
  )
  if (bands.length === slot.lines) return bands.map((band) => ({ line: rowsOf(page, band), layout: 'line' }))
  return [{ line: page, layout: slot.lines === 1 ? 'line' : 'scattered' }]
}

/**
 * A cut as grey: black where the picture has the colour of the ink, white where it is as far from it as the ground, and in other
 * boxes. Of the inks the first counts in whose box a point lies, or the last.
 */
function darkOnLight(
  cut: Cut,
  others: readonly Box[],
  inks: readonly { readonly box: Box; readonly ink: Lab }[],
  separation: number,
): Pixels {
  const data = new Uint8Array(cut.width * cut.height * 3)
  for (let at = 0; at < cut.light.length; at += 1) {
    const color: Lab = [cut.lightness[at] as number, cut.greenRed[at] as number, cut.blueYellow[at] as number]
    const point = {
      x: cut.left + (at % cut.width),
      y: cut.top + Math.floor(at / cut.width),
      width: 0,
      height: 0,
    }
    const foreign = others.some((other) => contains(other, point))
    const own = inks.find(({ box }) => contains(box, point)) ?? inks.at(-1)
    const away =
      foreign || own === undefined ? 1 : Math.min(1, apart(color, own.ink) / Math.max(1, separation))
    data.fill(Math.round(255 * away), at * 3, at * 3 + 3)
  }
  return { width: cut.width, height: cut.height, channels: 3, data }
}

function rowsOf({ width, height, channels, data }: Pixels, { start, end }: Band): Pixels {
  const from = Math.max(0, start - 1)
  const to = Math.min(height, end + 1)
  return {
    width,
    height: to - from,
    channels,
    data: data.slice(from * width * channels, to * width * channels),
  }
}

function scaled(pixels: Pixels, by: number, stretch: number): Promise<Pixels> {
  const { width, height } = pixels
  const size = {
    width: Math.max(1, Math.round(width * by * stretch)),
    height: Math.max(1, Math.round(height * by)),
  }
  return resample(pixels, { x: 0, y: 0, width, height }, size)
}

/** A picture with white around it. */
function onPaper({ width, height, data }: Pixels): Pixels {
  const page = { width: width + 2 * RIM, height: height + 2 * RIM }
  const out = new Uint8Array(page.width * page.height * 3).fill(255)
  for (let row = 0; row < height; row += 1) {
    out.set(data.subarray(row * width * 3, (row + 1) * width * 3), ((row + RIM) * page.width + RIM) * 3)
  }
  return { ...page, channels: 3, data: out }
}
