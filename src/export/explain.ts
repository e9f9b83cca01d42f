import type { Rgb } from '../kit/color.ts'
import type { Box } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'
import { type Node, setSvg } from '../overlay/satori.ts'
import { over } from '../raster/over.ts'
import { rasterize } from '../raster/resvg.ts'
import { encode, resample } from '../raster/sharp.ts'
import { layTiles } from '../raster/tiles.ts'
import { at, div, readable, SHEET_FAMILIES, sheetFonts } from './contact-page.ts'

/** Passed, remarked upon, or refused. */
export type Mark = 'pass' | 'warn' | 'fail'

/** A certificate for people: what is drawn over a proof and written beside it. Boxes in pixels of the proof. */
export interface Explanation {
  /** `instagram-story`, the row and the locale. */
  readonly title: string
  readonly subtitle: string
  /** Whether it may be written. */
  readonly passes: boolean
  /** Where type may stand; left out where that is the whole canvas. */
  readonly safe?: Box
  readonly slots: readonly {
    readonly name: string
    readonly box: Box
    readonly mark: Mark
    /** Set on the box, such as `5.34 : 1`. */
    readonly label: string
    /** The tile that is hardest to read. */
    readonly tile?: Box
    readonly repairs: readonly string[]
  }[]
  readonly veils: readonly { readonly box: Box; readonly label: string }[]
  readonly protect: readonly Box[]
  /** One line for each check, in order. */
  readonly checks: readonly { readonly id: string; readonly mark: Mark; readonly text: string }[]
}

const COLORS: Readonly<Record<Mark, string>> = { pass: '#0f8a4b', warn: '#b97800', fail: '#c8261c' }
const WORDS: Readonly<Record<Mark, string>> = { pass: 'holds', warn: 'remark', fail: 'broken' }
const SAFE = '#0091d5'
const VEIL = '#7a4de8'
const PROTECT = '#e0580c'
const TILE = 'rgba(235, 0, 140, 0.3)'
const PAPER: Rgb = [246, 245, 242]
const INK = '#161616'
const QUIET = '#6b6965'

/** Longest edge of the proof as it is shown, and the least, in pixels: small ads are enlarged. */
const SHOWN = { most: 1500, least: 760 } as const
/** Ratio of width to height from which a proof is a strip. */
const FLAT = 2.2
const MARGIN = 48
const COLUMN = 560

/** Draws a proof with its slot boxes, worst tiles, ratios, safe area and repairs over it, and the checks beside it. PNG. */
export async function explain(proof: Pixels, explanation: Explanation): Promise<Uint8Array> {
  const longest = Math.max(proof.width, proof.height)
  // A strip stands above its checks and is enlarged, a sheet beside them.
  const flat = proof.width > FLAT * proof.height
  const scale = Math.min(SHOWN.most / longest, Math.max(1, (flat ? SHOWN.most : SHOWN.least) / longest))
  const shown = {
    x: MARGIN,
    y: MARGIN,
    width: Math.max(1, Math.round(proof.width * scale)),
    height: Math.max(1, Math.round(proof.height * scale)),
  }
  const beside = columnHeight(explanation)
  const canvas = flat
    ? { width: shown.width + 2 * MARGIN, height: shown.height + beside + 3 * MARGIN }
    : { width: shown.width + COLUMN + 3 * MARGIN, height: Math.max(shown.height, beside) + 2 * MARGIN }
  const picture = await resample(proof, { x: 0, y: 0, width: proof.width, height: proof.height }, shown)
  const ground = await layTiles(canvas, PAPER, [{ picture, box: shown }])
  const place = (box: Box): Box => ({
    x: shown.x + box.x * scale,
    y: shown.y + box.y * scale,
    width: box.width * scale,
    height: box.height * scale,
  })
  const tree = div(
    {
      width: canvas.width,
      height: canvas.height,
      fontFamily: SHEET_FAMILIES,
      fontWeight: 400,
      color: INK,
    },
    [
      at(shown.x, shown.y, shown.width, { height: shown.height, overflow: 'hidden' }, [
        div(
          { position: 'absolute', left: -shown.x, top: -shown.y, width: canvas.width, height: canvas.height },
          marks(explanation, place),
        ),
      ]),
      flat
        ? column(explanation, MARGIN, shown.height + 2 * MARGIN)
        : column(explanation, shown.width + 2 * MARGIN, MARGIN),
    ],
  )
  const svg = await setSvg(tree, canvas, sheetFonts())
  return encode(over(ground, rasterize(svg, canvas.width)), { format: 'png' })
}

function marks({ safe, slots, veils, protect }: Explanation, place: (box: Box) => Box): readonly Node[] {
  return [
    ...veils.map(({ box, label }) => frame(place(box), VEIL, 'dashed', label, 'end')),
    ...(safe === undefined ? [] : [frame(place(safe), SAFE, 'dashed', 'safe area', 'end')]),
    ...protect.map((box) => frame(place(box), PROTECT, 'solid', 'protected', 'end')),
    ...slots.flatMap(({ tile }) => {
      if (tile === undefined) return []
      const box = place(tile)
      return [at(box.x, box.y, box.width, { height: box.height, backgroundColor: TILE })]
    }),
    ...slots.map(({ name, box, mark, label }) =>
      frame(place(box), COLORS[mark], 'solid', `${name} ${label}`, 'start'),
    ),
  ]
}

/** A box with a tag on its upper edge, at its start or its end. */
function frame(box: Box, color: string, line: string, label: string, side: 'start' | 'end'): Node {
  const tag = div(
    {
      position: 'absolute',
      ...(side === 'start' ? { left: -2 } : { right: -2 }),
      top: box.y > 80 ? -22 : 0,
      height: 22,
      padding: '0 6px',
      fontSize: 15,
      fontWeight: 600,
      lineHeight: '22px',
      whiteSpace: 'nowrap',
      color: '#ffffff',
      backgroundColor: color,
    },
    readable(label),
  )
  return at(box.x, box.y, box.width, { height: box.height, border: `2px ${line} ${color}` }, [tag])
}

const LINE = 24
const ENTRY_GAP = 12
const CHARACTERS = 62

function columnHeight({ checks, slots }: Explanation): number {
  const lines = (text: string): number => Math.max(1, Math.ceil(text.length / CHARACTERS))
  const list = checks.reduce((sum, { text }) => sum + lines(text) * LINE + LINE + ENTRY_GAP, 0)
  const repaired = slots.filter(({ repairs }) => repairs.length > 0)
  const repairs = repaired.reduce(
    (sum, { name, repairs: done }) => sum + lines(`${name}: ${done.join(', ')}`) * LINE,
    0,
  )
  return 190 + list + (repaired.length > 0 ? repairs + 60 : 0)
}

function column({ title, subtitle, passes, checks, slots }: Explanation, left: number, top: number): Node {
  const repaired = slots.filter(({ repairs }) => repairs.length > 0)
  const small = { fontSize: 17, lineHeight: `${LINE}px` }
  return at(left, top, COLUMN, { flexDirection: 'column' }, [
    div({ fontSize: 34, fontWeight: 600, lineHeight: 1.2 }, readable(title)),
    div({ ...small, color: QUIET, marginTop: 4 }, readable(subtitle)),
    div(
      {
        fontSize: 24,
        fontWeight: 600,
        margin: '22px 0 18px',
        color: passes ? COLORS.pass : COLORS.fail,
      },
      passes ? 'The contract holds' : 'Refused: the contract is broken',
    ),
    ...checks.map(({ id, mark, text }) =>
      div({ ...small, marginBottom: ENTRY_GAP }, [
        div({ width: 52, flexShrink: 0, fontWeight: 600, color: COLORS[mark] }, id),
        div({ flexDirection: 'column', flexGrow: 1, flexShrink: 1, flexBasis: 0 }, [
          div({}, readable(text)),
          div({ color: COLORS[mark] }, WORDS[mark]),
        ]),
      ]),
    ),
    ...(repaired.length === 0
      ? []
      : [
          div({ fontSize: 20, fontWeight: 600, margin: '14px 0 8px' }, 'Repairs'),
          ...repaired.map(({ name, repairs }) => div(small, readable(`${name}: ${repairs.join(', ')}`))),
        ]),
  ])
}
