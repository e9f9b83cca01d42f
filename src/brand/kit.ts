import type { Rgb } from '../kit/color.ts'
import type { Range } from './ranges.ts'
import type { BrandFile } from './schema.ts'

/** One font file under one weight and style, ready to shape and draw with. */
export interface FontFile {
  /**
   * Name in the font stack, unique per family and subset, such as `source-sans-3-latin-ext`: a plain CSS identifier
   * that needs no quotes.
   */
  readonly name: string
  readonly family: string
  /** The weight and style the type styles ask for; a family's only cut may stand here under several weights. */
  readonly weight: Weight
  readonly style: 'normal' | 'italic'
  /** What people know it by: package and path in it, or its path in the folder of the kit. */
  readonly source: string
  /** Absolute path of the file. */
  readonly path: string
  /** Characters the file is meant for; left out for a file of the kit's own, which is meant for all. */
  readonly ranges?: readonly Range[]
  /**
   * TTF or OTF bytes, read when first used. They keep their identity for the life of the process: renderers cache
   * by it. Throws `FONT_UNREADABLE` if the file was damaged after the kit was loaded.
   */
  readonly data: Uint8Array
}

export type Weight = 100 | 200 | 300 | 400 | 500 | 600 | 700 | 800 | 900

/** Fonts and stacks that some text needs. The arrays keep their identity. */
export interface FontSet {
  readonly fonts: readonly FontFile[]
  /** For each type style, names of `fonts` in the order to try them. */
  readonly stacks: Readonly<Record<string, readonly string[]>>
}

/** A logo drawing. `ratio` is width ÷ height. */
export interface Logo {
  readonly svg: string
  readonly ratio: number
}

/** An allowed combination, with its WCAG contrast ratio. */
export interface Pair {
  readonly ink: string
  readonly ground: string
  readonly use: 'any' | 'large'
  readonly ratio: number
}

/** A brand kit, loaded and checked. */
export interface BrandKit {
  readonly id: string
  readonly file: BrandFile
  /** Every colour token by name. */
  readonly colors: Readonly<Record<string, Rgb>>
  readonly pairs: readonly Pair[]
  /** Every font of every style. Use `fontsFor` to get those that some text needs: the Japanese ones alone are megabytes. */
  readonly fonts: readonly FontFile[]
  /** For each type style, the font stack as names of `fonts`, subsets expanded in order. */
  readonly stacks: Readonly<Record<string, readonly string[]>>
  readonly logos: { readonly light: Logo; readonly dark: Logo; readonly mono: Logo }
  /** Hash over brand.json, logos and fonts. */
  readonly hash: string
}
