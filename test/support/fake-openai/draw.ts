import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { unpackFont } from '../../../src/brand/woff.ts'
import { sha256 } from '../../../src/kit/hash.ts'
import type { Pixels } from '../../../src/kit/pixels.ts'
import { type Random, seeded } from '../../../src/kit/random.ts'
import { type FontFace, type Node, setSvg } from '../../../src/overlay/satori.ts'
import { over } from '../../../src/raster/over.ts'
import { rasterize } from '../../../src/raster/resvg.ts'
import { encode } from '../../../src/raster/sharp.ts'
import { type Drawn, type Misreading, misread } from './misread.ts'
import { wantedIn } from './wanted.ts'

/** What the picture is to be like besides what the prompt says. `garbled-text` gets every third block wrong. */
export type DrawMode = 'faithful' | 'busy' | 'stray-text' | 'garbled-text'

export interface DrawRequest {
  readonly prompt: string
  readonly width: number
  readonly height: number
  /** Bytes of the pictures that were sent along, main one first. */
  readonly inputs?: readonly Uint8Array[]
  readonly mode?: DrawMode
  /** Mistakes to make with the text, by number of block. */
  readonly misreadings?: readonly Misreading[]
}

const PAPER = '#f5efe4'
const INK = '#13272a'
/** Where columns of a list stand, as shares of the width. */
const COLUMNS = [
  { left: 0.06, width: 0.41 },
  { left: 0.53, width: 0.41 },
] as const

/**
 * Draws what a prompt asks for, as a good model might: the same request gives the same pixels. For a prompt with numbered
 * blocks, a card that really carries those strings, with the mistakes that are asked for; for any other a text-free picture
 * that is calm where the prompt says so.
 */
export async function drawPixels(request: DrawRequest): Promise<Pixels> {
  const { prompt, width, height, mode = 'faithful', inputs = [] } = request
  const sent = inputs.map((bytes) => sha256(bytes)).join(' ')
  const random = seeded(Number.parseInt(sha256(`${prompt} ${width} ${height} ${sent}`).slice(0, 8), 16))
  const wanted = wantedIn(prompt)
  const mistakes = [
    ...(request.misreadings ?? []),
    ...(mode === 'garbled-text' ? everyThird(wanted.length) : []),
  ]
  const ground = rasterize(wanted.length > 0 ? paper(request, random) : scene(request, random), width)
  const picture = mode === 'busy' ? noisy(ground, random) : ground
  const texts = misread(wanted, mistakes)
  const stray = mode === 'stray-text' ? [strayWords(request)] : []
  if (texts.length + stray.length === 0) return opaque(picture)
  const faces = await fonts()
  const root: Node = {
    type: 'div',
    props: {
      style: { position: 'relative', display: 'flex', width, height, fontFamily: 'Serif', color: INK },
      children: [...columnsOf(texts, request), ...stray],
    },
  }
  return over(opaque(picture), rasterize(await setSvg(root, { width, height }, faces), width))
}

/** The same as a file. */
export async function drawPicture({
  format,
  ...request
}: DrawRequest & { readonly format: 'png' | 'jpeg' | 'webp' }): Promise<Uint8Array> {
  return encode(await drawPixels(request), { format })
}

function everyThird(count: number): readonly Misreading[] {
  return Array.from({ length: Math.ceil(count / 3) }, (_, index) => ({
    kind: 'garbled' as const,
    block: 3 * index + 1,
  }))
}

/** Blocks that name a place in the picture begin a column; those on its lines and under them follow. */
function columnsOf(blocks: readonly Drawn[], { width, height }: DrawRequest): readonly Node[] {
  const columns: { readonly left: number; readonly width: number; readonly top: number; rows: Drawn[][] }[] =
    []
  let listTop = 0
  for (const block of blocks) {
    const current = columns.at(-1)
    if (block.place.kind === 'free' && block.again !== true) {
      const { down } = block.place
      const level = columns.find(({ top, rows }) => top === down && rows.length === 1)
      listTop = down
      if (level !== undefined) level.rows[0]?.push(block)
      else columns.push({ ...across(block.place), top: down, rows: [[block]] })
    } else if (block.again === true) {
      // Once more, under it.
      if (block.place.kind === 'beside') current?.rows.at(-1)?.push(block)
      else current?.rows.push([block])
    } else if (block.place.kind === 'column') columns.push({ ...COLUMNS[1], top: listTop, rows: [[block]] })
    else if (block.place.kind === 'beside') current?.rows.at(-1)?.push(block)
    else current?.rows.push([block])
  }
  return columns.map((column): Node => {
    const list = column.rows.length > 2
    const place = list && column.left < 0.3 ? COLUMNS[0] : column
    return {
      type: 'div',
      props: {
        style: {
          position: 'absolute',
          display: 'flex',
          flexDirection: 'column',
          left: place.left * width,
          top: column.top * height,
          ...(list ? { width: place.width * width } : { maxWidth: place.width * width }),
        },
        children: column.rows.map((row, index) =>
          rowOf(
            list ? row : row.map((block) => onOneLine(block, place, { width, height })),
            index > 0,
            height,
          ),
        ),
      },
    }
  })
}

/** Large type is made to fit its line: a second one would stand where something else does. */
function onOneLine(
  block: Drawn,
  place: { readonly width: number },
  { width, height }: Pick<DrawRequest, 'width' | 'height'>,
): Drawn {
  if (block.size < 0.045) return block
  const needed = 0.6 * block.text.length * block.size * height
  return { ...block, size: block.size * Math.min(1, (place.width * width) / needed) }
}

function across({ corner, width }: { readonly corner: string; readonly width: number }) {
  // More than the layout needed, for other faces run wider.
  const own = Math.min(0.88, 1.4 * width)
  if (corner.endsWith('left')) return { left: 0.06, width: own }
  if (corner.endsWith('right')) return { left: 0.94 - own, width: own }
  return { left: (1 - own) / 2, width: own }
}

function rowOf(row: readonly Drawn[], follows: boolean, height: number): Node {
  const once = row.filter(({ again }) => again !== true)
  const twice = row.filter(({ again }) => again === true)
  const [first] = once
  const heading = first?.role.startsWith('heading') === true
  const line = (blocks: readonly Drawn[], key: number): Node => ({
    type: 'div',
    props: {
      style: {
        display: 'flex',
        justifyContent: 'space-between',
        alignItems: 'baseline',
        gap: 0.012 * height,
        marginTop: key > 0 ? 0.002 * height : heading && follows ? 0.012 * height : 0,
      },
      children: blocks.map((block) => ({
        type: 'div',
        props: {
          style: {
            display: 'flex',
            fontSize: block.size * height,
            lineHeight: 1.16,
            fontFamily: /price|print|note|text|^line/.test(block.role) ? 'Sans' : 'Serif',
          },
          children: block.text === '' ? '\u00a0' : block.text,
        },
      })),
    },
  })
  return {
    type: 'div',
    props: {
      style: { display: 'flex', flexDirection: 'column' },
      children: [line(once, 0), ...twice.map((block) => line([block], 1))],
    },
  }
}

/** Lettering nobody asked for, as models put it on shop fronts. */
function strayWords({ width, height }: DrawRequest): Node {
  return {
    type: 'div',
    props: {
      style: {
        position: 'absolute',
        display: 'flex',
        left: 0.1 * width,
        top: 0.55 * height,
        padding: 0.02 * height,
        backgroundColor: PAPER,
        color: INK,
        fontSize: 0.05 * Math.min(width, height),
      },
      children: 'OPEN DAILY 9–17',
    },
  }
}

/** A card: paper, and a strip of waves along its head that no text reaches. */
function paper({ width, height }: DrawRequest, random: Random): string {
  const tones = ['#17504c', '#2b6b62', '#0b2b2e']
  const waves = tones.map((tone, index) => {
    const crest = (0.02 + 0.022 * index) * height
    const points = Array.from({ length: 9 }, (_, step) => {
      const x = (step / 8) * width
      return `${x.toFixed(1)},${(crest + (random() - 0.5) * 0.02 * height).toFixed(1)}`
    })
    return `<polygon fill="${tone}" points="0,0 ${points.toReversed().join(' ')} ${width},0" opacity="0.9"/>`
  })
  return svgOf(
    width,
    height,
    `<rect width="100%" height="100%" fill="${PAPER}"/>${waves.toReversed().join('')}`,
  )
}

/** A plane from light to dark with one shape where the prompt puts the subject. */
function scene({ prompt, width, height }: DrawRequest, random: Random): string {
  const side = /in the (?:middle |upper |lower )?(left|right)/.exec(prompt)?.[1]
  const level = /in the (upper|lower)/.exec(prompt)?.[1]
  const x = (side === 'left' ? 0.2 : side === 'right' ? 0.8 : 0.5) * width
  const y = (level === 'upper' ? 0.16 : level === 'lower' ? 0.84 : 0.5) * height
  const radius = 0.1 * Math.min(width, height) * (0.8 + 0.4 * random())
  const [from, to] = random() < 0.5 ? ['#274a4d', '#13272a'] : ['#3a3f5c', '#1c2036']
  return svgOf(
    width,
    height,
    `<defs><linearGradient id="g" x1="0" y1="0" x2="0.3" y2="1"><stop offset="0" stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient></defs>` +
      `<rect width="100%" height="100%" fill="url(#g)"/><circle cx="${x}" cy="${y}" r="${radius.toFixed(1)}" fill="#e8b45c"/>`,
  )
}

function svgOf(width: number, height: number, content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${content}</svg>`
}

/** Strong blotches all over: nowhere calm. */
function noisy({ width, height, data }: Pixels, random: Random): Pixels {
  const size = Math.max(4, Math.round(Math.min(width, height) / 180))
  const columns = Math.ceil(width / size)
  const blotches = Uint8Array.from({ length: columns * Math.ceil(height / size) }, () => 256 * random())
  const out = Uint8Array.from(data)
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 4) {
      const blotch = blotches[Math.floor(y / size) * columns + Math.floor(x / size)] as number
      for (let channel = 0; channel < 3; channel += 1)
        out[at + channel] = ((data[at + channel] as number) + 2 * blotch) / 3
    }
  }
  return { width, height, channels: 4, data: out }
}

function opaque({ width, height, data }: Pixels): Pixels {
  const out = new Uint8Array(width * height * 3)
  for (let from = 0, to = 0; to < out.length; from += 4, to += 3) out.set(data.subarray(from, from + 3), to)
  return { width, height, channels: 3, data: out }
}

const FILES = [
  ['Serif', 'noto-serif/files/noto-serif-latin-400-normal.woff'],
  ['Serif', 'noto-serif/files/noto-serif-latin-ext-400-normal.woff'],
  ['Sans', 'noto-sans/files/noto-sans-latin-400-normal.woff'],
  ['Sans', 'noto-sans/files/noto-sans-latin-ext-400-normal.woff'],
] as const

let loaded: Promise<readonly FontFace[]> | undefined

function fonts(): Promise<readonly FontFace[]> {
  const { resolve } = createRequire(import.meta.url)
  loaded ??= Promise.all(
    FILES.map(async ([name, file]) => {
      const unpacked = unpackFont(await readFile(resolve(`@fontsource/${file}`)))
      if ('fault' in unpacked) throw new Error(unpacked.fault)
      return { name, data: unpacked.data, weight: 400, style: 'normal' } as const
    }),
  )
  return loaded
}
