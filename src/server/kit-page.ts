import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { BrandKit } from '../brand/kit.ts'
import type { DesignFinder } from '../campaign/input/design-finder.ts'
import type { SpecimenErrand } from '../campaign/specimen.ts'
import type { Issue } from '../error/issue.ts'
import { contrast, lightness, luminance, type Rgb, toHex } from '../kit/color.ts'
import { hashOf } from '../kit/hash.ts'
import { contrastLevel } from '../kit/thresholds.ts'
import { writeWhole } from '../store/disk.ts'
import type { Desk } from './desk.ts'

/** A colour of a kit. */
export interface KitColor {
  readonly name: string
  /** `#rrggbb`. */
  readonly value: string
  readonly description: string | undefined
  /** Parts it plays: light, dark, primary, accent. */
  readonly parts: readonly string[]
}

/** What an ink on a ground is good for. */
export interface KitPair {
  readonly ink: string
  readonly ground: string
  /** WCAG contrast, two decimals, never rounded up. */
  readonly ratio: number
  /** What the kit allows it for; left out for a pair it does not name. */
  readonly use?: 'any' | 'large'
  /** What its contrast reaches in the kit's profile, allowed or not. */
  readonly reach: 'any' | 'large' | 'none'
}

/** All a page shows of a kit. */
export interface KitPage {
  readonly id: string
  readonly kit: BrandKit
  readonly colors: readonly KitColor[]
  /** Every colour on every other, by ground. */
  readonly pairs: readonly KitPair[]
}

interface Parts {
  readonly designs: DesignFinder
  readonly desk: Desk
  /** Absolute path of a folder that keeps specimens. */
  readonly folder: string
}

/** Shows kits: facts, and specimens drawn by what draws exports. */
export class KitPages {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** A kit of a project; its mistakes where it has some, `undefined` where there is none. */
  async page(id: string, projectDir: string): Promise<KitPage | { readonly issues: readonly Issue[] }> {
    const { kit, issues } = await this.#parts.designs.brand(id, projectDir)
    return kit === undefined ? { issues } : { id, kit, colors: colorsOf(kit), pairs: pairsOf(kit) }
  }

  /** PNG of a part of a kit. Throws `INPUT_INVALID` where it has no such part, `CANCELLED` on the signal. */
  async specimen(
    kit: BrandKit,
    projectDir: string,
    part: SpecimenErrand['part'],
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    const file = path.join(this.#parts.folder, `specimen-${hashOf([kit.hash, part])}.png`)
    const kept = await readFile(file).catch(() => undefined)
    if (kept !== undefined) return kept
    const brand = { id: kit.id, hash: kit.hash }
    const task = { kind: 'specimen', projectDir, brand, part } as const
    const { base64 } = await this.#parts.desk.run(task, `specimen ${kit.hash}`, signal)
    const bytes = Buffer.from(base64, 'base64')
    await writeWhole(file, bytes)
    return bytes
  }
}

function colorsOf({ file, colors }: BrandKit): readonly KitColor[] {
  const { others, ...roles } = file.colors
  const tokens = file.tokens.color as Record<string, { readonly $description?: string } | undefined>
  return Object.entries(colors).map(([name, color]) => ({
    name,
    value: toHex(color),
    description: tokens[name]?.$description,
    parts: Object.entries(roles).flatMap(([role, token]) => (token === name ? [role] : [])),
  }))
}

function pairsOf({ file, colors, pairs }: BrandKit): readonly KitPair[] {
  const names = Object.keys(colors)
  const level = (large: boolean) => contrastLevel(file.readability, large)
  return names.flatMap((ground) =>
    names.flatMap((ink): KitPair[] => {
      if (ink === ground) return []
      const [over, under] = [luminance(colors[ink] as Rgb), luminance(colors[ground] as Rgb)]
      const ratio = contrast(over, under)
      const apart = Math.abs(lightness(over) - lightness(under))
      const reaches = (large: boolean): boolean =>
        ratio >= level(large).ratio && apart >= level(large).lightness
      const reach = reaches(false) ? 'any' : reaches(true) ? 'large' : 'none'
      const use = pairs.find((pair) => pair.ink === ink && pair.ground === ground)?.use
      return [
        { ink, ground, ratio: Math.floor(ratio * 100) / 100, reach, ...(use === undefined ? {} : { use }) },
      ]
    }),
  )
}
