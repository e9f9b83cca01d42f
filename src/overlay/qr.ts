import { encode } from 'uqr'
import type { BrandKit } from '../brand/kit.ts'
import { contrast, luminance, type Rgb, toHex } from '../kit/color.ts'

/** A QR code: a drawing, and what must be seen of it. */
export interface Code {
  /** A data URI; square. */
  readonly src: string
  readonly ratio: 1
  /** Rows of modules, quiet zone included; `true` is dark. */
  readonly modules: readonly (readonly boolean[])[]
}

/** Light modules around a code (ISO/IEC 18004, 6.3.8). */
const QUIET = 4

/** Contrast below which brand colours give way to black on white. */
const ENOUGH = 7

/** Most characters of an address: beyond, modules are too many for any camera. */
const LONGEST = 600

/**
 * The QR code of an address: error level M (15 % may be lost), a higher one where it costs no room; dark on light always, for
 * readers may not know the reverse; in the brand's dark and light where they stand out enough. With its own quiet zone, so that what is
 * around it does not matter. `undefined` for an address that is too long.
 */
export function qrCode(address: string, kit: BrandKit): Code | undefined {
  if (address.length > LONGEST) return undefined
  const { data } = encode(address, { ecc: 'M', boostEcc: true, border: QUIET })
  const { dark, light } = colorsOf(kit)
  const size = data.length
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">` +
    `<path fill="${toHex(light)}" d="M0 0h${size}v${size}h-${size}z"/><path fill="${toHex(dark)}" d="${pathOf(data)}"/></svg>`
  return { src: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`, ratio: 1, modules: data }
}

function colorsOf({ colors, file }: BrandKit): { readonly dark: Rgb; readonly light: Rgb } {
  const dark = colors[file.colors.dark] ?? [0, 0, 0]
  const light = colors[file.colors.light] ?? [255, 255, 255]
  const [low, high] = [luminance(dark), luminance(light)]
  return low < high && contrast(low, high) >= ENOUGH
    ? { dark, light }
    : { dark: [0, 0, 0], light: [255, 255, 255] }
}

/** Runs of dark modules, row by row. */
function pathOf(rows: readonly (readonly boolean[])[]): string {
  return rows
    .flatMap((row, y) => {
      const runs: string[] = []
      for (let x = 0; x < row.length; x++) {
        if (!row[x]) continue
        const start = x
        while (row[x + 1]) x++
        runs.push(`M${start} ${y}h${x + 1 - start}v1h-${x + 1 - start}z`)
      }
      return runs
    })
    .join('')
}
