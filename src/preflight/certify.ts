import { contrast, LINEAR, luminance, toHex } from '../kit/color.ts'
import type { Box } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'
import type { Overlay, SetSlot } from '../overlay/overlay.ts'

/** What was measured of one slot of an export. Boxes and sizes in pixels of the export. */
export interface SlotCertificate {
  readonly slot: string
  readonly role: SetSlot['role']
  /** As set, after truncation. */
  readonly text: string
  readonly lines: number
  readonly fontSize: number
  readonly box: Box
  /** Around each line, top to bottom. */
  readonly lineBoxes: readonly Box[]
  readonly ink: string
  /** Colour token under the type, or `plate`. */
  readonly ground: string
  /** WCAG contrast of the ink on its ground: that 95 of 100 points reach, and the median of the worst tile. */
  readonly contrast: { readonly p5: number; readonly worstTile: number }
  readonly required: number
  readonly repairs: readonly string[]
}

/**
 * Measures every slot on the ground as it is printed: the plate with its veils baked in, or the flat colour of a panel.
 * A tile is one em wide and one line high, stepped by half an em.
 */
export function certify(
  ground: Pixels,
  overlay: Overlay,
  panel: (token: string) => readonly [number, number, number],
): readonly SlotCertificate[] {
  return overlay.slots.map((slot) => {
    const { ink, partInks, ground: on, lineBoxes, ...rest } = slot
    const measured = [ink, ...partInks].map((color) =>
      on === 'plate'
        ? onPlate(ground, slot, luminance(color))
        : flat(contrast(luminance(color), luminance(panel(on)))),
    )
    return {
      ...rest,
      fontSize: round(slot.fontSize),
      box: whole(slot.box),
      ink: toHex(ink),
      ground: on,
      // The part that is hardest to read speaks for the slot.
      contrast: {
        p5: Math.min(...measured.map(({ p5 }) => p5)),
        worstTile: Math.min(...measured.map(({ worstTile }) => worstTile)),
      },
      lineBoxes: lineBoxes.map(whole),
    }
  })
}

/** Points measured of a slot, about; and of one of its tiles. */
const POINTS = 20_000
const TILE_POINTS = 400

function flat(ratio: number): { p5: number; worstTile: number } {
  return { p5: round(ratio), worstTile: round(ratio) }
}

function onPlate(ground: Pixels, slot: SetSlot, ink: number): { p5: number; worstTile: number } {
  const all: number[] = []
  const area = slot.lineBoxes.reduce((sum, { width, height }) => sum + width * height, 0)
  let worst = 21
  for (const line of slot.lineBoxes) {
    const em = Math.max(4, line.height)
    for (let x = line.x; x < line.x + line.width; x += em / 2) {
      const tile = pointsIn(
        ground,
        { x, y: line.y, width: Math.min(em, line.x + line.width - x), height: line.height },
        ink,
        TILE_POINTS,
      )
      if (tile.length === 0) continue
      tile.sort((a, b) => a - b)
      worst = Math.min(worst, tile[tile.length >> 1] as number)
    }
    // Of the whole line, each part of it counting alike: tiles overlap, and the last is narrow.
    for (const ratio of pointsIn(ground, line, ink, (POINTS * line.width * line.height) / area))
      all.push(ratio)
  }
  all.sort((a, b) => a - b)
  return { p5: round(all[Math.floor(all.length * 0.05)] ?? 21), worstTile: round(worst) }
}

/** Contrast at up to about `most` points of a box, spread unevenly: a regular grid would miss every other stripe of a pattern. */
function pointsIn({ width, height, channels, data }: Pixels, box: Box, ink: number, most: number): number[] {
  const left = Math.max(0, Math.floor(box.x))
  const top = Math.max(0, Math.floor(box.y))
  const right = Math.min(width, Math.ceil(box.x + box.width))
  const bottom = Math.min(height, Math.ceil(box.y + box.height))
  const step = Math.max(1, Math.floor(Math.sqrt(((right - left) * (bottom - top)) / most)))
  const ratios: number[] = []
  for (let row = 0; top + row * step < bottom; row += 1) {
    for (let column = 0; left + column * step < right; column += 1) {
      // Within each cell of the grid the point wanders by the plastic number's sequence (Roberts 2018), which favours none.
      const x = Math.min(
        right - 1,
        left + column * step + Math.floor(((column * 0.75487766 + row * 0.56984029) % 1) * step),
      )
      const y = Math.min(
        bottom - 1,
        top + row * step + Math.floor(((column * 0.56984029 + row * 0.75487766) % 1) * step),
      )
      const at = (y * width + x) * channels
      const light =
        0.2126 * (LINEAR[data[at] as number] as number) +
        0.7152 * (LINEAR[data[at + 1] as number] as number) +
        0.0722 * (LINEAR[data[at + 2] as number] as number)
      ratios.push(contrast(ink, light))
    }
  }
  return ratios
}

/** Two decimals, never up: 4.499 must not read 4.5. */
function round(value: number): number {
  return Math.floor(value * 100) / 100
}

function whole(box: Box): Box {
  return {
    x: Math.floor(box.x),
    y: Math.floor(box.y),
    width: Math.ceil(box.width),
    height: Math.ceil(box.height),
  }
}
