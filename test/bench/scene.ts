import { readFileSync } from 'node:fs'
import type { Box, Size } from '../../src/kit/geometry.ts'
import type { Scrim } from '../../src/overlay/overlay.ts'

// What all methods are told of the campaign. Nothing of ours is loaded here: the peers run by themselves.

/** Formats that are timed; JPEG at the quality and colour detail that exports have. */
export type BenchFormat = 'jpeg' | 'png'
export const QUALITY = 90

export type Row = Readonly<Record<'headline' | 'subhead' | 'cta' | 'legal', string>>

/** What the others are told of one picture. Lengths in pixels; sizes by slot. */
export interface Card extends Size {
  readonly placement: string
  /** Where type may stand. */
  readonly area: Box
  /** A hundredth of the shorter side. */
  readonly unit: number
  readonly row: Row
  readonly sizes: Readonly<Record<keyof Row, number>>
}

/** The veil under the type, which all draw: for us it is baked into the plate once for each size. */
export function veilOf({ width, height }: Size): Scrim {
  return {
    color: [8, 18, 16],
    alpha: 0.72,
    box: { x: 0, y: height * 0.5, width, height: height * 0.5 },
    feather: { top: height * 0.38, right: 0, bottom: 0, left: 0 },
  }
}

/** The same as a CSS gradient. */
export function veilCss(size: Size): string {
  const { color, alpha, box, feather } = veilOf(size)
  const at = (share: number): string => {
    const y = box.y - feather.top * (1 - share)
    const strength = alpha * share * share * (3 - 2 * share)
    return `rgba(${color.join(',')},${strength.toFixed(4)}) ${((100 * y) / size.height).toFixed(3)}%`
  }
  const stops = Array.from({ length: 13 }, (_, index) => at(index / 12))
  return `linear-gradient(to bottom,${stops.join(',')})`
}

/** Colours, logo and fonts that all use. */
export interface Look {
  readonly ink: string
  readonly pill: string
  readonly pillInk: string
  readonly logo: { readonly svg: string; readonly ratio: number }
  /** Latin cuts of the kit: paths of sfnt files. */
  readonly fonts: readonly {
    readonly name: string
    readonly weight: 400 | 700 | 800
    readonly style: 'normal'
    readonly file: string
  }[]
  readonly families: Readonly<Record<'display' | 'text' | 'label', string>>
}

/** What the processes of the bench share, written once. */
export interface Shared {
  readonly cards: readonly Card[]
  readonly look: Look
  /** JPEG of the plate, and of its cut for each placement. */
  readonly plate: string
  readonly cuts: Readonly<Record<string, string>>
}

/** The look with its fonts read. */
export function lookOf({ look }: Shared) {
  return { ...look, fonts: look.fonts.map((font) => ({ ...font, data: readFileSync(font.file) })) }
}

/** Bytes of a cut, as a data URI too. */
export function cutOf(
  { cuts }: Shared,
  placement: string,
): { readonly bytes: Uint8Array; readonly uri: string } {
  const bytes = readFileSync(cuts[placement] as string)
  return { bytes, uri: `data:image/jpeg;base64,${bytes.toString('base64')}` }
}
