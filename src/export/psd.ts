import { type Layer, type LayerTextData, writePsdUint8Array } from 'ag-psd'
import type { Pixels } from '../kit/pixels.ts'
import type { SetSlot } from '../overlay/overlay.ts'
import { rasterize, released } from '../raster/resvg.ts'
import { trimmed } from '../raster/trim.ts'
import type { Master, MasterLayer } from './master-layers.ts'

/** Pixels per inch of what has no resolution of its own. */
const SCREEN = 72

/**
 * Writes a master as a layered PSD: plate, veils, and each group of the overlay as a layer of pixels under its own name. Type
 * that one style can set stands once more as a hidden type layer, to be edited. The flattened picture in the file is the
 * proof. The same master gives the same bytes.
 */
export async function writeMasterPsd(master: Master, dpi = SCREEN): Promise<Uint8Array> {
  const layers: Layer[] = []
  for (const layer of master.layers) {
    layers.push(...layersFor(layer, master))
    await released()
  }
  const { width, height } = master.canvas
  const resolution = { horizontalResolution: dpi, verticalResolution: dpi } as const
  return writePsdUint8Array(
    {
      width,
      height,
      children: layers,
      imageData: withAlpha(master.proof),
      imageResources: {
        resolutionInfo: {
          ...resolution,
          horizontalResolutionUnit: 'PPI',
          verticalResolutionUnit: 'PPI',
          widthUnit: 'Inches',
          heightUnit: 'Inches',
        },
      },
    },
    { noBackground: true },
  )
}

function layersFor(layer: MasterLayer, { canvas, root, definitions }: Master): readonly Layer[] {
  if (layer.kind === 'pixels') return [pixelLayer(layer.name, layer.box, layer.pixels.data)]
  const drawn = trimmed(rasterize(`${root}${definitions}${layer.group.body}</svg>`, canvas.width))
  if (drawn === undefined) return []
  const data = new Uint8Array(drawn.alpha.length * 4)
  for (let at = 0; at < drawn.alpha.length; at += 1) {
    data.set(drawn.color.subarray(at * 3, at * 3 + 3), at * 4)
    data[at * 4 + 3] = drawn.alpha[at] as number
  }
  const own = pixelLayer(layer.name, drawn.box, data)
  const text = layer.slot === undefined ? undefined : textOf(layer.slot)
  if (text === undefined) return [own]
  return [own, { ...pixelLayer(`${layer.name} (type)`, drawn.box, data), hidden: true, text }]
}

function pixelLayer(name: string, { x, y, width, height }: MasterBox, data: Uint8Array): Layer {
  return {
    name,
    left: x,
    top: y,
    right: x + width,
    bottom: y + height,
    imageData: { width, height, data },
  }
}

type MasterBox = Extract<MasterLayer, { kind: 'pixels' }>['box']

/** Type as Photoshop sets it, where a slot has one ink, one size and one direction; else `undefined`. */
function textOf({ words, rows, parts, face, fontSize, ink }: SetSlot): LayerTextData | undefined {
  const [first, second] = rows
  const even = words.every((word) => Math.abs(word.fontSize - fontSize) < 0.5)
  const text = rows.map((row) => row.text).join('\n')
  if (first === undefined || parts.length > 0 || !even || !LEFT_TO_RIGHT.test(text)) return undefined
  const justification = alignmentOf(rows)
  const x = {
    left: first.box.x,
    right: first.box.x + first.box.width,
    center: first.box.x + first.box.width / 2,
  }
  return {
    text,
    transform: [1, 0, 0, 1, x[justification], first.baseline],
    shapeType: 'point',
    paragraphStyle: { justification },
    style: {
      font: { name: postScriptName(face) },
      fontSize,
      ...(second === undefined ? {} : { autoLeading: false, leading: second.baseline - first.baseline }),
      fillColor: { r: ink[0], g: ink[1], b: ink[2] },
    },
  }
}

const LEFT_TO_RIGHT = /^[^\p{Script=Arabic}\p{Script=Hebrew}]+$/u

/** By which edges of the lines are even, within a twentieth of the size of type: letters do not begin at their advance. */
function alignmentOf(rows: SetSlot['rows']): 'left' | 'center' | 'right' {
  const spread = (edge: (row: SetSlot['rows'][number]) => number): number =>
    Math.max(...rows.map(edge)) - Math.min(...rows.map(edge))
  const left = spread(({ box }) => box.x)
  const right = spread(({ box }) => box.x + box.width)
  const middle = spread(({ box }) => box.x + box.width / 2)
  const least = Math.min(left, right, middle)
  return least === left ? 'left' : least === middle ? 'center' : 'right'
}

const WEIGHTS: Readonly<Record<number, string>> = {
  100: 'Thin',
  200: 'ExtraLight',
  300: 'Light',
  400: 'Regular',
  500: 'Medium',
  600: 'SemiBold',
  700: 'Bold',
  800: 'ExtraBold',
  900: 'Black',
}

/** The name a font has by convention: `Source Sans 3` in 700 is `SourceSans3-Bold`. */
function postScriptName({ family, weight }: SetSlot['face']): string {
  const name = family.replace(/(^|\s)(\p{L})/gu, (_, _space: string, letter: string) => letter.toUpperCase())
  return `${name.replace(/\s/g, '')}-${WEIGHTS[weight] ?? 'Regular'}`
}

function withAlpha({ width, height, channels, data }: Pixels): {
  width: number
  height: number
  data: Uint8Array
} {
  const out = new Uint8Array(width * height * 4)
  for (let from = 0, to = 0; to < out.length; from += channels, to += 4) {
    out[to] = data[from] as number
    out[to + 1] = data[from + 1] as number
    out[to + 2] = data[from + 2] as number
    out[to + 3] = 255
  }
  return { width, height, data: out }
}
