import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { listBrands } from '../brand/find.ts'
import type { BrandKit } from '../brand/kit.ts'
import type { DesignFinder } from '../campaign/input/design-finder.ts'
import { briefsOf, type PlateWords } from '../campaign/plates/prompts.ts'
import { designOf } from '../campaign/scope.ts'
import type { Issue } from '../error/issue.ts'
import { toHex } from '../kit/color.ts'
import { findPlacement, GROUPS, PLACEMENTS } from '../placement/catalogue.ts'
import type { Family } from '../placement/family.ts'
import { layoutOf } from '../placement/geometry.ts'
import type { Placement } from '../placement/schema.ts'
import { STYLES } from '../plate/procedural.ts'
import { writeWhole } from '../store/disk.ts'
import { templateNames } from '../template/find.ts'
import type { Template } from '../template/template.ts'
import type { Desk } from './desk.ts'
import { planned } from './planned.ts'
import type { PlateShelf } from './plate-shelf.ts'
import { roomOf } from './room.ts'
import type { DraftCampaign } from './schema.ts'

/** A placement that stands for its family. */
const SPECIMENS: Readonly<Record<Family, string>> = {
  portrait: 'instagram-feed-portrait',
  tall: 'instagram-story',
  square: 'facebook-feed-square',
  landscape: 'open-graph',
  wide: 'google-display-970x250',
  banner: 'google-display-728x90',
  skyscraper: 'google-display-160x600',
}

/** What a new campaign is made for, until somebody chooses: five shapes that people start with. */
const FIRST = [
  'instagram-feed-portrait',
  'instagram-story',
  'facebook-feed-square',
  'open-graph',
  'google-display-300x250',
]

/** A brand as a list shows it. */
export interface BrandEntry {
  readonly id: string
  readonly name: string
  /** Hex, the strongest first. */
  readonly colors: readonly string[]
  readonly issues: readonly Issue[]
}

/** A template with its samples; `issues` in place of it where its files have mistakes. */
export type TemplateEntry =
  | { readonly id: string; readonly template: Template; readonly samples: readonly Sample[] }
  | { readonly id: string; readonly issues: readonly Issue[] }

/** Realistic copy that came with a template. */
export interface Sample {
  /** Its number in samples.json. */
  readonly at: number
  readonly brand: string
  readonly locale: string
}

/** A placement as a chooser shows it. */
export interface SizeEntry {
  readonly id: string
  readonly platform: string
  readonly name: string
  readonly width: number
  readonly height: number
  readonly family: Family
  /** Unsafe edges in shares of the canvas. */
  readonly safe: {
    readonly top: number
    readonly right: number
    readonly bottom: number
    readonly left: number
  }
}

/** A proof of a sample. */
export interface SampleProof {
  /** Changes when the proof does. */
  readonly tag: string
  /** JPEG; none where the contract refuses the sample. Rejects with `CANCELLED` where the signal comes before its turn. */
  readonly read: (signal: AbortSignal) => Promise<Uint8Array | undefined>
}

interface Parts {
  readonly projectDir: string
  readonly designs: DesignFinder
  readonly plates: PlateShelf
  readonly desk: Desk
  /** Absolute path of a folder that keeps proofs. */
  readonly folder: string
}

/** Longest edge of a sample's proof, in pixels. */
const EDGE = 900

/** Brands and templates, and proofs of their samples: made when they are first looked at, kept under the hash of what decides them. */
export class Gallery {
  readonly #parts: Parts
  readonly #making = new Map<string, Promise<Uint8Array | undefined>>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async brands(): Promise<readonly BrandEntry[]> {
    const { projectDir, designs } = this.#parts
    const places = await listBrands(projectDir)
    return Promise.all(
      places.map(async ({ id }) => {
        const { kit, issues } = await designs.brand(id, projectDir)
        return { id, name: kit?.file.name ?? id, colors: kit === undefined ? [] : colorsOf(kit), issues }
      }),
    )
  }

  async templates(): Promise<readonly TemplateEntry[]> {
    const names = await templateNames(this.#parts.projectDir)
    return Promise.all(names.map((id) => this.template(id)))
  }

  async template(id: string): Promise<TemplateEntry> {
    const { projectDir, designs } = this.#parts
    const { template, issues } = await designs.template(id, projectDir)
    if (template === undefined) return { id, issues }
    const brands = (await listBrands(projectDir)).map((brand) => brand.id)
    const samples = template.samples.samples.flatMap(({ brand = brands[0] ?? '', locale }, at) =>
      brands.includes(brand) ? [{ at, brand, locale }] : [],
    )
    return { id, template, samples }
  }

  async kit(id: string): Promise<BrandKit | undefined> {
    const { kit } = await this.#parts.designs.brand(id, this.#parts.projectDir)
    return kit
  }

  /** Proved room for copy by placement; `undefined` where there is no such template or kit. */
  async room(id: string, brand: string, locale: string): ReturnType<typeof roomOf> {
    return roomOf(this.#parts, id, brand, locale)
  }

  /** Families a template has a layout for, the one it looks best in first. */
  families(template: Template): readonly Family[] {
    const order = Object.keys(SPECIMENS) as Family[]
    return order.filter((family) => template.file.families[family] !== undefined)
  }

  /** All placements a template has a layout for. */
  sizes({ file: { families } }: Template): readonly SizeEntry[] {
    return PLACEMENTS.flatMap((placement) => {
      const { id, platform, name, width, height, safe } = placement
      const { family } = layoutOf(placement)
      if (families[family] === undefined && placement.shows === undefined) return []
      const shares = {
        top: safe.top / height,
        right: safe.right / width,
        bottom: safe.bottom / height,
        left: safe.left / width,
      }
      return [{ id, platform, name, width, height, family, safe: shares }]
    })
  }

  /** The placement that stands for each family. */
  get specimens(): Readonly<Record<Family, Placement>> {
    return Object.fromEntries(
      Object.entries(SPECIMENS).map(([family, id]) => [family, findPlacement(id) as Placement]),
    ) as Record<Family, Placement>
  }

  /** Sets of placements with a name of their own. */
  get groups(): Readonly<Record<string, readonly string[]>> {
    return GROUPS
  }

  /** Styles of built-in pictures. */
  get styles(): typeof STYLES {
    return STYLES
  }

  /** The proof of a sample in a family; `undefined` if there is no such thing. Throws `INPUT_INVALID` for a sample with mistakes. */
  async proof(id: string, at: number, family: Family): Promise<SampleProof | undefined> {
    const { projectDir, designs, folder } = this.#parts
    const campaign = await this.sampleCampaign(id, at, [family])
    if (campaign === undefined) return undefined
    const { input, jobs, plates } = await planned(campaign, { projectDir, designs })
    const [job] = jobs
    const plate = plates.get(job?.plate ?? '')
    if (job === undefined || plate === undefined) return undefined
    const file = path.join(folder, `${job.key}.jpg`)
    const make = async (signal: AbortSignal): Promise<Uint8Array | undefined> => {
      const kept = await readFile(file).catch(() => undefined)
      if (kept !== undefined) return kept
      const design = designOf(input, projectDir)
      const drawn = await this.#parts.plates.get(plate, design)
      const task = { kind: 'check', job, plate: drawn, design, edge: EDGE } as const
      const { picture } = await this.#parts.desk.run(task, `${job.plate} ${job.placement.id}`, signal)
      if (picture === undefined) return undefined
      const bytes = Buffer.from(picture.base64, 'base64')
      await writeWhole(file, bytes)
      return bytes
    }
    return { tag: job.key, read: (signal) => this.#once(job.key, make, signal) }
  }

  /** A campaign of one sample, in the formats that stand for families: all the template has, unless named. */
  async sampleCampaign(
    id: string,
    at: number,
    families?: readonly Family[],
  ): Promise<DraftCampaign | undefined> {
    const entry = await this.template(id)
    if (!('template' in entry)) return undefined
    const { template, samples } = entry
    const sample = samples.find((one) => one.at === at)
    const copy = template.samples.samples[at]?.copy
    const wanted = this.families(template).filter((family) => families?.includes(family) !== false)
    if (sample === undefined || copy === undefined || wanted.length === 0) return undefined
    return {
      ...{ name: id, brand: sample.brand, template: id, locales: [sample.locale] },
      placements: wanted.map((family) => SPECIMENS[family]),
      plate: { source: 'procedural', seed: at + 1 },
      rows: [copy],
    }
  }

  /** What an image model is told in a template’s pictures for a brand, for each family that has pictures of its own. */
  async prompts(
    template: Template,
    brand: string,
  ): Promise<readonly Pick<PlateWords, 'family' | 'prompt'>[]> {
    const kit = await this.kit(brand)
    if (kit === undefined) return []
    const families = new Set(
      this.families(template).map((family) => layoutOf(this.specimens[family]).plateFamily),
    )
    return briefsOf({ template, kit }, [...families])
  }

  /** A campaign to start from: the sample of that brand and language, as far as there is one. */
  async start(id: string, brand?: string, locale?: string): Promise<DraftCampaign | undefined> {
    const entry = await this.template(id)
    if (!('template' in entry)) return undefined
    const { samples } = entry
    const sample =
      samples.find((one) => one.brand === brand && one.locale === locale) ??
      samples.find((one) => one.brand === brand) ??
      samples.find((one) => one.locale === locale) ??
      samples[0]
    const chosen = brand ?? sample?.brand
    if (chosen === undefined || (await this.kit(chosen)) === undefined) return undefined
    const copy = sample === undefined ? {} : entry.template.samples.samples[sample.at]?.copy
    const families = this.families(entry.template)
    const placements = FIRST.filter((name) => {
      const placement = findPlacement(name)
      return placement !== undefined && families.includes(layoutOf(placement).family)
    })
    return {
      name: id,
      brand: chosen,
      template: id,
      placements:
        placements.length > 0 ? placements : families.slice(0, 1).map((family) => SPECIMENS[family]),
      locales: [sample?.locale ?? locale ?? 'en'],
      plate: { source: 'procedural', seed: (sample?.at ?? 0) + 1 },
      rows: [structuredClone(copy ?? {})],
    }
  }

  /** Two who ask for the same wait for the same; if the first leaves, the other asks again. */
  async #once(
    key: string,
    make: (signal: AbortSignal) => Promise<Uint8Array | undefined>,
    signal: AbortSignal,
  ): Promise<Uint8Array | undefined> {
    const others = this.#making.get(key)
    if (others !== undefined) {
      const found = await others.catch(() => undefined)
      if (found !== undefined || signal.aborted) return found
    }
    const making = make(signal).finally(() => this.#making.delete(key))
    this.#making.set(key, making)
    return making
  }
}

function colorsOf({ file, colors }: BrandKit): readonly string[] {
  const { primary, accent, dark, light } = file.colors
  return [primary, accent, dark, light].flatMap((name) => {
    const color = colors[name]
    return color === undefined ? [] : [toHex(color)]
  })
}
