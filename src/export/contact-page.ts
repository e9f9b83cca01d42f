import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Box, Size } from '../kit/geometry.ts'
import type { FontFace, Node } from '../overlay/satori.ts'

/** One place on the sheet: an export, or the gap a refused one leaves. */
export interface ContactCell {
  /** What `read` is asked for; left out for a refused job. */
  readonly file?: string
  /** Size of the export in pixels. */
  readonly width: number
  readonly height: number
  /** Parts joined by ` · `, the first set stronger: `instagram-story · 1080 × 1920 · en`. */
  readonly caption: string
  /** Why there is no export, as one sentence: it would not have been readable, … */
  readonly refused?: string
  /** … or something went wrong. */
  readonly failed?: string
}

/** A cell with its place on the sheet. */
export interface Placed {
  readonly cell: ContactCell
  /** The picture's frame on the sheet, whole pixels. */
  readonly box: Box
  /** Width the caption may take, in pixels. */
  readonly room: number
}

/** Width of every sheet; all lengths here are pixels of the sheet. */
export const WIDTH = 2400
export const MARGIN = 96
const CAPTION_SIZE = 17
export const CAPTION_LINE = 22
export const CAPTION_GAP = 10
const INK = '#161616'
const QUIET = '#6b6965'
const FRAME = 'rgba(22, 22, 22, 0.16)'
const ALARM = '#b3261e'

/** Everything drawn over the pictures: head, frames, captions, and the reasons where a picture is missing. */
export function page(
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
    return [
      reason === undefined
        ? frame(box)
        : gap(box, cell.refused === undefined ? 'Not made' : 'Refused', reason),
      caption,
    ]
  })
  const style = {
    width: canvas.width,
    height: canvas.height,
    fontFamily: SHEET_FAMILIES,
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
function gap(box: Box, word: string, reason: string): Node {
  const flat = box.height < 120
  const pad = flat ? 10 : Math.min(22, Math.round(box.width * 0.09))
  const size = box.width < 200 || flat ? 15 : 19
  const lines = Math.max(1, Math.floor((box.height - 2 * pad) / (size * 1.3)) - (flat ? 0 : 2))
  const style = { fontSize: size, lineHeight: 1.3, color: ALARM, padding: pad, border: `2px solid ${ALARM}` }
  const heading = div(
    { fontWeight: 600, ...(flat ? { marginRight: 10 } : { marginBottom: size * 0.5 }) },
    word,
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

/** A caption in its room; how tall it is depends on how its words break. */
export function captionNode(caption: string, x: number, y: number, room: number): Node {
  const [first = '', ...rest] = caption.split(' · ')
  const line = { fontSize: CAPTION_SIZE, lineHeight: `${CAPTION_LINE}px`, width: '100%' }
  return at(x, y, room, { flexDirection: 'column', fontFamily: SHEET_FAMILIES, fontWeight: 400 }, [
    div({ ...line, color: INK, fontWeight: 600 }, readable(first)),
    ...(rest.length === 0 ? [] : [div({ ...line, color: QUIET }, readable(rest.join(' · ')))]),
  ])
}

type Style = Record<string, string | number>

export function at(
  left: number,
  top: number,
  width: number,
  style: Style,
  children: readonly Node[] = [],
): Node {
  return div({ position: 'absolute', left, top, width, ...style }, children)
}

/** A flex box. */
export function div(style: Style, children: readonly Node[] | string): Node {
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
export const SHEET_FAMILIES = FACES.map(([name, subset]) => `${name} ${subset}`).join(', ')

/** Scripts the faces cover; other runs are shortened to `…`, since a box says nothing. */
const UNREADABLE =
  /[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Devanagari}\p{Script=Thai}\p{Mark}\u0020-\u007e\u00a0-\u00ff\u2013\u2014\u2018-\u201d\u2026\u00d7\u2212]+/gu

export function readable(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(UNREADABLE, '…')
}

let loaded: readonly FontFace[] | undefined

/** The faces of the sheet; the same array each time, because the renderer caches by it. */
export function sheetFonts(): readonly FontFace[] {
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
