import type { Rgb } from '../kit/color.ts'
import type { Box } from '../kit/geometry.ts'
import { type FontFace, probe, setSvg } from '../overlay/satori.ts'
import { decodeExport } from '../raster/decode.ts'
import { over } from '../raster/over.ts'
import { rasterize, released } from '../raster/resvg.ts'
import { encode, resample } from '../raster/sharp.ts'
import { layTiles, type Tile } from '../raster/tiles.ts'
import {
  CAPTION_GAP,
  CAPTION_LINE,
  type ContactCell,
  captionNode,
  div,
  MARGIN,
  type Placed,
  page,
  sheetFonts,
  WIDTH,
} from './contact-page.ts'
import { bandsOf, breakRows, pictureHeight, type Row, roomOf } from './contact-rows.ts'

export type { ContactCell } from './contact-page.ts'

/** What a contact sheet shows. */
export interface ContactSheet {
  /** Set large, at the left of the head. */
  readonly title: string
  /** Set small, at the right of the head: how many, which locales. */
  readonly subtitle: string
  readonly cells: readonly ContactCell[]
}

const HEAD = 236
const GAP = 36
/** From the foot of the longest caption of a row to the next row. */
const ROW_GAP = 36
const BAND_GAP = 68
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
    if (cell.file === undefined) missing.set(cell, cell.refused ?? cell.failed ?? '')
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
  const picture = await decodeExport(bytes, name, { maxEdge, ground: PAPER })
  return resample(picture, { x: 0, y: 0, width: picture.width, height: picture.height }, box)
}

/** Finds the largest scale at which everything fits. */
async function arrange(
  cells: readonly ContactCell[],
  fonts: readonly FontFace[],
): Promise<{ placed: readonly Placed[]; height: number }> {
  // Most captions take two lines; setting them all for each scale tried would take seconds.
  const roughly = (scale: number): number => place(rowsAt(cells, scale), () => 2 * CAPTION_LINE).height
  const scale = SCALES.find((candidate) => roughly(candidate) <= ROOMY) ?? (SCALES.at(-1) as number)
  const height = roughly(scale)
  if (height > TALLEST) {
    const fitting = Math.floor((cells.length * TALLEST) / height)
    return arrange(cells.slice(0, Math.max(1, Math.min(fitting, cells.length - 1))), fonts)
  }
  const bands = rowsAt(cells, scale)
  const heights = await captionHeights(bands.flat(), fonts)
  return place(bands, (cell) => heights.get(cell) ?? CAPTION_LINE)
}

function rowsAt(cells: readonly ContactCell[], scale: number): readonly (readonly Row<ContactCell>[])[] {
  const width = WIDTH - 2 * MARGIN
  return bandsOf(cells).map((band) =>
    breakRows(band.cells, { width, gap: GAP, narrowest: NARROWEST, target: TARGETS[band.name] * scale }),
  )
}

function place(
  bands: readonly (readonly Row<ContactCell>[])[],
  captionHeight: (cell: ContactCell) => number,
): { placed: readonly Placed[]; height: number } {
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
        foot = Math.max(foot, box.y + box.height + CAPTION_GAP + captionHeight(cell))
        left += room + GAP
      }
      top = foot + ROW_GAP
    }
  }
  return { placed, height: Math.ceil(top - ROW_GAP + MARGIN) }
}

/** Heights of captions set in their room, all measured in one go. */
async function captionHeights(
  rows: readonly Row<ContactCell>[],
  fonts: readonly FontFace[],
): Promise<ReadonlyMap<ContactCell, number>> {
  const cells = rows.flatMap(({ cells: row, height }) =>
    row.map((cell) => ({
      cell,
      node: captionNode(cell.caption, 0, 0, Math.floor(roomOf(cell, height, NARROWEST))),
    })),
  )
  const children = cells.map(({ node }, index) => ({
    ...node,
    props: { ...node.props, 'data-n': String(index) },
  }))
  const tree = div({ width: '100%', height: '100%' }, children)
  const { boxes } = await probe(tree, { width: WIDTH, height: WIDTH }, fonts)
  return new Map(cells.map(({ cell }, index) => [cell, boxes.get(String(index))?.height ?? CAPTION_LINE]))
}
