import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Rgb } from '../kit/color.ts'
import type { Box, Size } from '../kit/geometry.ts'
import { type FontFace, type Node, probe, setSvg } from '../overlay/satori.ts'
import { over } from '../raster/over.ts'
import { rasterize, released } from '../raster/resvg.ts'
import { decodePicture, encode, layTiles, resample, type Tile } from '../raster/sharp.ts'
import { bandsOf, breakRows, pictureHeight, roomOf } from './contact-rows.ts'

/** One place on the sheet: an export, or the gap a refused one leaves. */
export interface ContactCell {
  /** What `read` is asked for; left out for a refused job. */
  readonly file?: string
  /** Size of the export in pixels. */
  readonly width: number
  readonly height: number
  /** Parts joined by ` · `, the first set stronger: `instagram-story · 1080 × 1920 · en`. */
  readonly caption: string
  /** Why there is no export, as one sentence. */
  readonly refused?: string
}

/** What a contact sheet shows. */
export interface ContactSheet {
  /** Set large, at the left of the head. */
  readonly title: string
  /** Set small, at the right of the head: how many, which locales. */
  readonly subtitle: string
  readonly cells: readonly ContactCell[]
}

interface Placed {
  readonly cell: ContactCell
  /** The picture's frame on the sheet, whole pixels. */
  readonly box: Box
  /** Width the caption may take, in pixels. */
  readonly room: number
}

/** Width of every sheet; all lengths here are pixels of the sheet. */
const WIDTH = 2400
const MARGIN = 96
const HEAD = 236
const GAP = 36
/** From the foot of the longest caption of a row to the next row. */
const ROW_GAP = 36
const BAND_GAP = 68
const CAPTION_SIZE = 17
const CAPTION_LINE = 22
const CAPTION_GAP = 10
/** Narrower pictures still get this much room for their caption. */
const NARROWEST = 136
/** Row heights of the bands when there is room. */
const TARGETS = { standing: 560, lying: 350, flat: 104 } as const
/** Shares of the row heights, tried from the largest; the first that keeps the sheet within `ROOMY` wins. */
const SCALES = [1, 0.85, 0.72, 0.61, 0.52, 0.44, 0.37, 0.31] as const
const ROOMY = 4200
/** A sheet is never taller; what does not fit even at the smallest scale is counted in the head. */
const TALLEST = 9000

const PAPER: Rgb = [246, 245, 242]
const INK = '#161616'
const QUIET = '#6b6965'
const FRAME = 'rgba(22, 22, 22, 0.16)'
const ALARM = '#b3261e'

/**
 * Lays all exports of a campaign on one sheet, 2400 px wide, and returns it as JPEG. Formats of a kind share a band of
 * justified rows, so that a story and a leaderboard both show at a fair size; refused jobs are outlined boxes with the
 * reason. Pictures are read and decoded one at a time, so memory does not grow with their number. The same input
 * gives the same bytes.
 *
 * @param read Gives the bytes of a cell's `file`. A picture that cannot be read leaves a gap that says so.
 */
export async function layContactSheet(
  sheet: ContactSheet,
  read: (file: string) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const fonts = sheetFonts()
  const { placed, height } = await arrange(sheet.cells, fonts)
  const canvas = { width: WIDTH, height }
  const tiles: Tile[] = []
  const missing = new Map<ContactCell, string>()
  for (const { cell, box } of placed) {
    if (cell.file === undefined) missing.set(cell, cell.refused ?? 'Not made')
    else {
      try {
        tiles.push({ picture: await thumbnail(await read(cell.file), cell.file, box), box })
      } catch (error) {
        // A sheet with one gap is worth more than no sheet.
        missing.set(cell, error instanceof Error ? error.message : String(error))
      }
    }
  }
  const left = sheet.cells.length - placed.length
  const subtitle = left === 0 ? sheet.subtitle : `${sheet.subtitle} · ${left} more not shown`
  const ground = await layTiles(canvas, PAPER, tiles)
  const svg = await setSvg(page(placed, missing, sheet.title, subtitle, canvas), canvas, fonts)
  const drawn = over(ground, rasterize(svg, WIDTH))
  await released()
  return encode(drawn, { format: 'jpeg', quality: 88 })
}

async function thumbnail(bytes: Uint8Array, name: string, box: Box): Promise<Tile['picture']> {
  // Twice the size leaves the final step enough detail to be sharp.
  const maxEdge = Math.ceil(Math.max(box.width, box.height) * 2)
  const picture = await decodePicture(bytes, name, { maxEdge, ground: PAPER })
  return resample(picture, { x: 0, y: 0, width: picture.width, height: picture.height }, box)
}

/** Finds the largest scale at which everything fits. */
async function arrange(
  cells: readonly ContactCell[],
  fonts: readonly FontFace[],
): Promise<{ placed: readonly Placed[]; height: number }> {
  let found = { placed: [] as readonly Placed[], height: HEAD + MARGIN }
  for (const scale of SCALES) {
    found = await place(cells, scale, fonts)
    if (found.height <= ROOMY) return found
  }
  if (found.height <= TALLEST) return found
  const fitting = Math.floor((cells.length * TALLEST) / found.height)
  return arrange(cells.slice(0, Math.max(1, Math.min(fitting, cells.length - 1))), fonts)
}

async function place(
  cells: readonly ContactCell[],
  scale: number,
  fonts: readonly FontFace[],
): Promise<{ placed: readonly Placed[]; height: number }> {
  const width = WIDTH - 2 * MARGIN
  const bands = bandsOf(cells).map((band) => {
    const rules = { width, gap: GAP, narrowest: NARROWEST, target: TARGETS[band.name] * scale }
    return breakRows(band.cells, rules)
  })
  const captions = bands
    .flat(2)
    .flatMap((row) => row.cells.map((cell) => ({ cell, room: roomOf(cell, row.height, NARROWEST) })))
  const heights = await captionHeights(captions, fonts)
  const placed: Placed[] = []
  let top = HEAD
  for (const [index, rows] of bands.entries()) {
    if (index > 0) top += BAND_GAP - ROW_GAP
    for (const row of rows) {
      let left = MARGIN
      let foot = top
      for (const cell of row.cells) {
        const room = roomOf(cell, row.height, NARROWEST)
        const tall = pictureHeight(cell, row.height)
        const x = Math.round(left)
        const box = {
          x,
          y: Math.round(top),
          width: Math.max(1, Math.round(left + (tall * cell.width) / cell.height) - x),
          height: Math.max(1, Math.round(tall)),
        }
        placed.push({ cell, box, room: Math.floor(room) })
        foot = Math.max(foot, box.y + box.height + CAPTION_GAP + (heights.get(cell) ?? CAPTION_LINE))
        left += room + GAP
      }
      top = foot + ROW_GAP
    }
  }
  return { placed, height: Math.ceil(top - ROW_GAP + MARGIN) }
}

/** Heights of captions set in their room, all measured in one go. */
async function captionHeights(
  captions: readonly { cell: ContactCell; room: number }[],
  fonts: readonly FontFace[],
): Promise<ReadonlyMap<ContactCell, number>> {
  const children = captions.map(({ cell, room }, index) => ({
    ...captionNode(cell.caption, 0, 0, Math.floor(room)),
    props: { ...captionNode(cell.caption, 0, 0, Math.floor(room)).props, 'data-n': String(index) },
  }))
  const { boxes } = await probe(
    div({ width: '100%', height: '100%' }, children),
    { width: WIDTH, height: WIDTH },
    fonts,
  )
  return new Map(captions.map(({ cell }, index) => [cell, boxes.get(String(index))?.height ?? CAPTION_LINE]))
}

function page(
  placed: readonly Placed[],
  missing: ReadonlyMap<ContactCell, string>,
  title: string,
  subtitle: string,
  canvas: Size,
): Node {
  const inner = WIDTH - 2 * MARGIN
  const head = [
    at(MARGIN, MARGIN - 24, inner, { height: 3, backgroundColor: INK }),
    at(MARGIN, MARGIN + 4, inner, { alignItems: 'baseline', justifyContent: 'space-between' }, [
      div({ fontSize: 62, fontWeight: 600, letterSpacing: '-0.022em', lineHeight: 1.15 }, readable(title)),
      div({ fontSize: 25, color: QUIET, lineHeight: 1.4, textAlign: 'right' }, readable(subtitle)),
    ]),
  ]
  const cells = placed.flatMap(({ cell, box, room }) => {
    const reason = missing.get(cell)
    const caption = captionNode(cell.caption, box.x, box.y + box.height + CAPTION_GAP, room)
    return [reason === undefined ? frame(box) : gap(box, reason), caption]
  })
  const style = {
    width: canvas.width,
    height: canvas.height,
    fontFamily: FAMILIES,
    fontWeight: 400,
    color: INK,
  }
  return div(style, [...head, ...cells])
}

function frame(box: Box): Node {
  return at(box.x, box.y, box.width, {
    height: box.height,
    boxSizing: 'border-box',
    border: `1px solid ${FRAME}`,
  })
}

/** What stands where an export is missing: an outline, and as much of the reason as it holds. */
function gap(box: Box, reason: string): Node {
  const flat = box.height < 120
  const pad = flat ? 10 : Math.min(22, Math.round(box.width * 0.09))
  const size = box.width < 200 || flat ? 15 : 19
  const lines = Math.max(1, Math.floor((box.height - 2 * pad) / (size * 1.3)) - (flat ? 0 : 2))
  const style = { fontSize: size, lineHeight: 1.3, color: ALARM, padding: pad, border: `2px solid ${ALARM}` }
  const heading = div(
    { fontWeight: 600, ...(flat ? { marginRight: 10 } : { marginBottom: size * 0.5 }) },
    'Refused',
  )
  const text = div(
    {
      display: 'block',
      lineClamp: lines,
      wordBreak: 'break-word',
      color: INK,
      ...(flat ? { flexGrow: 1, flexShrink: 1, flexBasis: 0 } : { width: '100%' }),
    },
    readable(reason),
  )
  return at(
    box.x,
    box.y,
    box.width,
    {
      height: box.height,
      boxSizing: 'border-box',
      overflow: 'hidden',
      flexDirection: flat ? 'row' : 'column',
      ...style,
    },
    [heading, text],
  )
}

function captionNode(caption: string, x: number, y: number, room: number): Node {
  const [first = '', ...rest] = caption.split(' · ')
  const line = { fontSize: CAPTION_SIZE, lineHeight: `${CAPTION_LINE}px`, width: '100%' }
  return at(x, y, room, { flexDirection: 'column', fontFamily: FAMILIES, fontWeight: 400 }, [
    div({ ...line, color: INK, fontWeight: 600 }, readable(first)),
    ...(rest.length === 0 ? [] : [div({ ...line, color: QUIET }, readable(rest.join(' · ')))]),
  ])
}

type Style = Record<string, string | number>

function at(left: number, top: number, width: number, style: Style, children: readonly Node[] = []): Node {
  return div({ position: 'absolute', left, top, width, ...style }, children)
}

function div(style: Style, children: readonly Node[] | string): Node {
  return { type: 'div', props: { style: { display: 'flex', ...style }, children } }
}

/** Subsets of the sheet's typeface, then other scripts for what a reason may quote. */
const FACES = [
  ['source-sans-3', 'latin', [400, 600]],
  ['source-sans-3', 'latin-ext', [400, 600]],
  ['source-sans-3', 'greek', [400, 600]],
  ['source-sans-3', 'cyrillic', [400, 600]],
  ['noto-sans-arabic', 'arabic', [400]],
  ['noto-sans-hebrew', 'hebrew', [400]],
  ['noto-sans-devanagari', 'devanagari', [400]],
  ['noto-sans-thai', 'thai', [400]],
] as const
const FAMILIES = FACES.map(([name, subset]) => `${name} ${subset}`).join(', ')

/** Scripts the faces cover; other runs are shortened to `…`, since a box says nothing. */
const UNREADABLE =
  /[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Devanagari}\p{Script=Thai}\p{Mark}\u0020-\u007e\u00a0-\u00ff\u2013\u2014\u2018-\u201d\u2026\u00d7\u2212]+/gu

function readable(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(UNREADABLE, '…')
}

let loaded: readonly FontFace[] | undefined

function sheetFonts(): readonly FontFace[] {
  const { resolve } = createRequire(import.meta.url)
  loaded ??= FACES.flatMap(([name, subset, weights]) =>
    weights.map((weight) => ({
      name: `${name} ${subset}`,
      weight,
      style: 'normal' as const,
      data: readFileSync(resolve(`@fontsource/${name}/files/${name}-${subset}-${weight}-normal.woff2`)),
    })),
  )
  return loaded
}
