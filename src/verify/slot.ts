import { parseHex, type Rgb, toHex } from '../kit/color.ts'
import { type Box, contains, type Size } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'
import { type FaultCode, fault, remark, type VerifyFinding } from './finding.ts'
import { COVERAGE, fills, type Measured, measure } from './measure.ts'
import { apart, oklab } from './oklab.ts'
import type { RecordedPart, RecordedSlot } from './schema.ts'

/** What the file shows of one slot, beside what its certificate says. */
export interface SlotReport {
  readonly slot: string
  readonly required: number
  readonly recorded: { readonly ink: string; readonly p5: number; readonly worstTile: number }
  /** `null` where nothing could be measured. */
  readonly measured: {
    readonly ink: string
    /** Oklab × 100 from the recorded ink. */
    readonly inkDistance: number
    readonly p5: number
    readonly worstTile: number
    readonly worstBox: Box
    /** Share of the box that is ink. */
    readonly coverage: number
    readonly points: { readonly core: number; readonly ring: number }
  } | null
  readonly findings: readonly VerifyFinding[]
}

/** What a lossy file, or type too thin for its full colour, may lose of the contrast required: check R10 of the contract. */
const SOFT = 0.9
/** Contrast that rounding alone takes away: certificates have two decimals. */
const ROUNDING = 0.01
/** Em in pixels below which no stroke is as wide as a pixel: colours then say more of the renderer than of the type. */
const SMALLEST = 8
/** The same of scripts whose characters hold many strokes: those of a regular Han face are 0.055 em wide. */
const SMALLEST_DENSE = 18
const DENSE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u
/** Oklab × 100 between the recorded ink and that in solid strokes; encoding moves it by less than 3. */
const OTHER_INK = 8
/** The same for thin type, whose strokes never have the full colour. */
const OTHER_THIN_INK = 20

/** Brackets and stops as wide as an em whose ink takes a quarter of it, and the room in em that one of them leaves at the end of a line. */
const FULL_WIDTH = { marks: /[\u3001-\u3002\u3008-\u3011\u3014-\u301b\uff01-\uff5e]/, room: 0.85 } as const

function besideOf(text: string): number | undefined {
  return FULL_WIDTH.marks.test(text) ? FULL_WIDTH.room : undefined
}

/** Measures one slot of a decoded export, against its certificate. `others` are all slots of the export. */
export function checkSlot(
  picture: Pixels,
  slot: RecordedSlot,
  others: readonly RecordedSlot[],
  lossy: boolean,
): SlotReport {
  const area = ({ box }: RecordedSlot): number => box.width * box.height
  // A month in the bowl of a big numeral belongs to the month.
  const within = others.filter((other) => other !== slot && area(other) < area(slot)).map(({ box }) => box)
  const main = look(picture, slot, within, lossy)
  const looks = [main, ...(slot.parts ?? []).map((part) => look(picture, partOf(slot, part), within, lossy))]
  const { found, inkDistance } = main
  const least = (read: (of: Measured) => number): number =>
    Math.min(...looks.flatMap((each) => (each.found === undefined ? [] : [read(each.found)])))
  return {
    slot: slot.slot,
    required: slot.required,
    recorded: { ink: slot.ink, p5: slot.contrast.p5, worstTile: slot.contrast.worstTile },
    measured:
      found === undefined
        ? null
        : {
            ink: toHex(found.ink),
            inkDistance: round(inkDistance, 10),
            p5: round(
              least(({ p5 }) => p5),
              100,
            ),
            worstTile: round(
              least(({ worstTile }) => worstTile),
              100,
            ),
            worstBox: whole(worst(looks) ?? found.worstBox),
            coverage: round(found.coverage, 1000),
            points: found.points,
          },
    // A mark by itself shows too little; that is worth a remark only where there is nothing else to measure.
    findings: looks
      .filter(({ of }) => of === slot || hasLetter(of.text))
      .flatMap(({ of, found, inkDistance }) => judge(picture, of, found, inkDistance, lossy)),
  }
}

/** Type that was looked for, and what was found. */
interface Look {
  readonly of: RecordedSlot
  readonly found: Measured | undefined
  /** Oklab × 100 from the recorded ink. */
  readonly inkDistance: number
}

function look(picture: Pixels, of: RecordedSlot, within: readonly Box[], lossy: boolean): Look {
  const ink = parseHex(of.ink) as Rgb
  const { parts = [], ...wanted } = of
  const found = measure(
    picture,
    { ...wanted, ink, beside: besideOf(of.text), parts: parts.map(({ box }) => box) },
    within,
    lossy,
  )
  return { of, found, inkDistance: found === undefined ? 0 : apart(oklab(found.ink), oklab(ink)) }
}

/** Words in another ink or of another size as type of their own. */
function partOf(slot: RecordedSlot, { text, ink, fontSize, box }: RecordedPart): RecordedSlot {
  return { ...slot, text, ink, fontSize, box, lines: 1, lineBoxes: [box], parts: [] }
}

function worst(looks: readonly Look[]): Box | undefined {
  const found = looks.flatMap((each) => each.found ?? [])
  return found.reduce<Measured | undefined>(
    (a, b) => (a !== undefined && a.worstTile <= b.worstTile ? a : b),
    undefined,
  )?.worstBox
}

function judge(
  frame: Size,
  slot: RecordedSlot,
  found: Measured | undefined,
  inkDistance: number,
  lossy: boolean,
): readonly VerifyFinding[] {
  const out: VerifyFinding[] = []
  const say = (code: FaultCode, message: string): void => void out.push(fault(code, message, slot.slot))
  const { box, fontSize } = slot
  const canvas = { x: 0, y: 0, width: frame.width, height: frame.height }
  // Boxes are recorded in whole pixels, rounded outwards.
  if (!contains(canvas, box, 1)) say('BOX_OUTSIDE', `box ${boxText(box)} leaves the canvas`)
  if (!hasLetter(slot.text)) {
    const many = found === undefined ? 'no' : String(found.points.core)
    out.push(remark('NOT_MEASURABLE', `no letter in "${slot.text}"; ${many} points of ink`, slot.slot))
    return out
  }
  if (found === undefined) {
    say('TYPE_MISSING', `no type found in ${boxText(box)}: it has one colour`)
    return out
  }
  const { coverage, gaps, emptyLines } = found
  const share = `${(coverage * 100).toFixed(1)} % of ${boxText(box)} is ink`
  if (coverage < COVERAGE[0] || coverage > COVERAGE[1]) {
    say(
      'TYPE_MISSING',
      `no type found: ${share}; ${COVERAGE[0] * 100} to ${COVERAGE[1] * 100} % are expected`,
    )
    return out
  }
  if (!fills(gaps, { beside: besideOf(slot.text) })) {
    const [edge, room] = Object.entries(gaps).toSorted((a, b) => b[1] - a[1])[0] as [string, number]
    say('TYPE_OFF_ITS_BOX', `nearest ink is ${room.toFixed(2)} em from the ${edge} edge of ${boxText(box)}`)
  }
  if (emptyLines.length > 0) {
    const which = emptyLines.map((line) => line + 1).join(', ')
    say('TYPE_MISSING', `line ${which} of ${slot.lines} has no type`)
  }
  // The certificate is rounded down; without that the last digit would fail type that has exactly what is required.
  // Thin strokes are soft whatever the format: their palest parts count as ground here.
  const soft = lossy || !found.solid
  const least = slot.required * (soft ? SOFT : 1) - ROUNDING
  const numbers = `${slot.required} ${soft ? '× 0.9 ' : ''}required, ${slot.contrast.p5} recorded`
  const low =
    found.p6 < least
      ? `contrast ${found.p5.toFixed(2)} on 5 % of the ground (${numbers})`
      : found.worstTile < least
        ? `contrast ${found.worstTile.toFixed(2)} at ${boxText(found.worstBox)} (${numbers})`
        : undefined
  if (low !== undefined) {
    const smallest = DENSE.test(slot.text) ? SMALLEST_DENSE : SMALLEST
    if (fontSize < smallest) out.push(remark('NOT_MEASURABLE', `${fontSize} px type: ${low}`, slot.slot))
    else say('CONTRAST_LOW', low)
  }
  if (inkDistance > (found.solid ? OTHER_INK : OTHER_THIN_INK))
    say('INK_DIFFERS', `drawn in ${toHex(found.ink)}, not in the recorded ${slot.ink}`)
  return out
}

function hasLetter(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text)
}

function boxText({ x, y, width, height }: Box): string {
  return `${Math.round(width)} × ${Math.round(height)} px at ${Math.round(x)}, ${Math.round(y)}`
}

function whole({ x, y, width, height }: Box): Box {
  return { x: Math.round(x), y: Math.round(y), width: Math.round(width), height: Math.round(height) }
}

/** Never up: 4.499 must not read 4.5. */
function round(value: number, parts: number): number {
  return Math.floor(value * parts) / parts
}
