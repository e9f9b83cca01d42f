import { parseHex, type Rgb } from '../kit/color.ts'
import type { Box } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'
import { encode, resample } from '../raster/sharp.ts'
import { cutOut } from './cut.ts'
import { fault, remark, type VerifyFinding } from './finding.ts'
import { type Band, bandsOf } from './lines.ts'
import { measure } from './measure.ts'
import { apart, type Lab, oklab } from './oklab.ts'
import type { RecordedSlot } from './schema.ts'
import type { Eyes, Readable } from './tesseract.ts'
import { unreadWords } from './words.ts'

/** Reads the slots of a decoded export and tells which words it could not. */
export type Reader = (
  picture: Pixels,
  slots: readonly RecordedSlot[],
  locale: string,
) => Promise<readonly VerifyFinding[]>

/** Em in pixels that type is brought to before it is read. */
const EM = 48

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
      const read: string[] = []
      for (const { line, layout } of linesOf(picture, slot)) {
        const page = onPaper(await scaled(line, EM / slot.fontSize))
        const png = await encode(page, { format: 'png' })
        for (const language of languages) read.push(await eyes.read(png, language, layout))
      }
      const unread = unreadWords(slot.text, read.join(' '))
      if (unread.length === 0) continue
      const say = strict ? fault : remark
      const words = slot.text.split(/\s+/).length
      const message = `${unread.length} of ${words} words unread: ${unread.slice(0, 5).join(', ')}; read "${read.join(' ').replace(/\s+/g, ' ').trim().slice(0, 60)}"`
      findings.push(say('WORDS_UNREAD', message, slot.slot))
    }
    return findings
  }
}

/** Languages to read text with: that of the locale and, where Latin stands among other letters, English. */
export function languagesOf(text: string, locale: string): readonly Readable[] | undefined {
  const latin: readonly Readable[] = /\p{Script=Latin}/u.test(text) ? ['eng'] : []
  if (/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(text))
    return locale.startsWith('ja') ? ['jpn', ...latin] : undefined
  if (/\p{Script=Arabic}/u.test(text)) return ['ara', ...latin]
  const letters = text.match(/\p{L}/gu) ?? []
  if (letters.some((letter) => !/\p{Script=Latin}/u.test(letter))) return undefined
  return [locale.startsWith('de') ? 'deu' : locale.startsWith('fr') ? 'fra' : 'eng']
}

interface Line {
  readonly line: Pixels
  readonly layout: 'line' | 'scattered'
}

function linesOf(picture: Pixels, slot: RecordedSlot): readonly Line[] {
  const found = measure(picture, { ...slot, ink: parseHex(slot.ink) as Rgb }, [], true)
  if (found === undefined) return []
  const margin = Math.ceil(0.25 * slot.fontSize)
  const page = darkOnLight(picture, slot.box, margin, oklab(found.ink), found.separation)
  const dark = page.data.filter((_, index) => index % 3 === 0).map((value) => (value < 128 ? 1 : 0))
  const bands = bandsOf(dark, page.width, 0.12 * slot.fontSize).filter(
    ({ start, end }) => end - start >= 0.2 * slot.fontSize,
  )
  if (bands.length === slot.lines) return bands.map((band) => ({ line: rowsOf(page, band), layout: 'line' }))
  return [{ line: page, layout: slot.lines === 1 ? 'line' : 'scattered' }]
}

/** The box as grey: black where the picture has the ink's colour, white where it is as far from it as the ground. */
function darkOnLight(picture: Pixels, box: Box, margin: number, ink: Lab, separation: number): Pixels {
  const cut = cutOut(picture, box, margin, 1, [])
  const data = new Uint8Array(cut.width * cut.height * 3)
  for (let at = 0; at < cut.light.length; at += 1) {
    const color: Lab = [cut.lightness[at] as number, cut.greenRed[at] as number, cut.blueYellow[at] as number]
    const away = Math.min(1, apart(color, ink) / Math.max(1, separation))
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

function scaled(pixels: Pixels, by: number): Promise<Pixels> {
  const { width, height } = pixels
  const size = { width: Math.max(1, Math.round(width * by)), height: Math.max(1, Math.round(height * by)) }
  return resample(pixels, { x: 0, y: 0, width, height }, size)
}

/** A picture with white around it: type at the very edge is not read. */
function onPaper({ width, height, data }: Pixels): Pixels {
  const rim = EM / 2
  const page = { width: width + 2 * rim, height: height + 2 * rim }
  const out = new Uint8Array(page.width * page.height * 3).fill(255)
  for (let row = 0; row < height; row += 1) {
    out.set(data.subarray(row * width * 3, (row + 1) * width * 3), ((row + rim) * page.width + rim) * 3)
  }
  return { ...page, channels: 3, data: out }
}
