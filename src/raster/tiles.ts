import type { Rgb } from '../kit/color.ts'
import type { Box, Size } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'
import { decodeExport } from './decode.ts'
import { resample } from './sharp.ts'

/** A picture to place on a canvas. */
export interface Tile {
  /** RGB or straight RGBA pixels, or an encoded picture. */
  readonly picture: Pixels | Uint8Array
  /** Where, in canvas pixels; the picture is shrunk or enlarged to fit inside, centred, its ratio kept. */
  readonly box: Box
  /** For messages about an encoded picture that cannot be read. */
  readonly name?: string
}

/** Lays pictures on a plain ground, as for a contact sheet. One picture is decoded at a time. */
export async function layTiles(canvas: Size, ground: Rgb, tiles: readonly Tile[]): Promise<Pixels> {
  const data = new Uint8Array(canvas.width * canvas.height * 3)
  for (let at = 0; at < data.length; at += 3) data.set(ground, at)
  for (const { picture, box, name } of tiles) {
    const longest = Math.ceil(Math.max(box.width, box.height))
    const source =
      picture instanceof Uint8Array
        ? await decodeExport(picture, name ?? 'a tile', { ground, maxEdge: longest * 2 })
        : picture
    const scale = Math.min(box.width / source.width, box.height / source.height)
    const size = {
      width: Math.max(1, Math.round(source.width * scale)),
      height: Math.max(1, Math.round(source.height * scale)),
    }
    const tile = await resample(source, { x: 0, y: 0, width: source.width, height: source.height }, size)
    const left = Math.round(box.x + (box.width - size.width) / 2)
    const top = Math.round(box.y + (box.height - size.height) / 2)
    lay(data, canvas, tile, left, top)
  }
  return { width: canvas.width, height: canvas.height, channels: 3, data }
}

/** Blends a tile into RGB canvas data, cutting what stands out. */
function lay(data: Uint8Array, canvas: Size, tile: Pixels, left: number, top: number): void {
  const from = Math.max(0, -left)
  const to = Math.min(tile.width, canvas.width - left)
  if (to <= from) return
  for (let y = Math.max(0, -top); y < Math.min(tile.height, canvas.height - top); y++) {
    const row = y * tile.width
    let target = ((y + top) * canvas.width + left + from) * 3
    if (tile.channels === 3) {
      data.set(tile.data.subarray((row + from) * 3, (row + to) * 3), target)
      continue
    }
    for (let x = from; x < to; x++, target += 3) {
      const source = (row + x) * 4
      const alpha = (tile.data[source + 3] as number) / 255
      for (let channel = 0; channel < 3; channel++) {
        const under = data[target + channel] as number
        data[target + channel] = Math.round(under + ((tile.data[source + channel] as number) - under) * alpha)
      }
    }
  }
}
