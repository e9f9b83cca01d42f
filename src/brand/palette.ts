import type { Palette, Rgb } from '../kit/color.ts'
import type { BrandKit } from './kit.ts'

/** The colours a plate may use, by the part they play. */
export function paletteOf({ file, colors }: BrandKit): Palette {
  // The loader has checked that every part names a token.
  const color = (name: string): Rgb => colors[name] as Rgb
  const { light, dark, primary, accent, others } = file.colors
  return {
    light: color(light),
    dark: color(dark),
    primary: color(primary),
    accent: color(accent),
    others: others.map(color),
  }
}
