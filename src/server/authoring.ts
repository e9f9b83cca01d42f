import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { checkDesign } from '../campaign/design/check-design.ts'
import { type DesignFinder, designSignature } from '../campaign/input/design-finder.ts'
import type { Mistake } from '../check/mistake.ts'
import { BroadsideError } from '../error/error.ts'
import { asTheyCome } from './as-they-come.ts'
import type { Gallery } from './gallery.ts'
import { type Planned, planned } from './planned.ts'
import type { ProofEvent, Proofing } from './proofing.ts'

/** A mistake with the lines it stands in. */
export interface ShownMistake extends Mistake {
  /** Lines around it, the first of which has the number `from`. */
  readonly excerpt?: { readonly from: number; readonly lines: readonly string[] }
}

/** What an author sees while files are saved. Placements are those that stand for their families. */
export type AuthoringEvent =
  /** Files have changed, or are looked at for the first time: what comes now is of this state. */
  | { readonly type: 'saved' }
  | ProofEvent
  /** What is wrong in the files; empty if nothing is. */
  | { readonly type: 'mistakes'; readonly mistakes: readonly ShownMistake[] }

interface Parts {
  readonly projectDir: string
  readonly designs: DesignFinder
  readonly gallery: Gallery
  readonly proofing: Proofing
}

/** Milliseconds between two looks at the files. Looking is cheap, and serves disks that do not tell of changes. */
const LOOK = 30
/** Lines shown before and after a mistake. */
const AROUND = 2
/** Characters of a line that are shown. */
const LONG = 400

/** Draws a template anew whenever one of its files, or of its brand, is saved. */
export class Authoring {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /**
   * A sample of a template in all its families: drawn, then measured, then with what is wrong in the files; again from the
   * start at each change, until the signal comes.
   * @param at number of the sample in samples.json
   */
  async *watch(id: string, at: number, left: AbortSignal): AsyncGenerator<AuthoringEvent> {
    while (!left.aborted) {
      const brand = await this.#brandOf(id, at)
      const before = await designSignature(id, brand, this.#parts.projectDir)
      const changed = new AbortController()
      const signal = AbortSignal.any([left, changed.signal])
      const change = this.#changeOf(id, brand, before, left).then(() => changed.abort())
      yield { type: 'saved' }
      yield* this.#round(id, at, brand, signal)
      await change
    }
  }

  async *#round(
    id: string,
    at: number,
    brand: string | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<AuthoringEvent> {
    const prepared = await this.#prepared(id, at)
    if (prepared === undefined) {
      yield { type: 'planned', placements: [] }
    } else {
      const showing = { resembles: `${id} ${at}` }
      yield* this.#parts.proofing.made(prepared.jobs, prepared, signal, showing)
    }
    if (signal.aborted) return
    for await (const mistakes of asTheyCome([this.#mistakes(id, brand, signal)], signal))
      yield { type: 'mistakes', mistakes }
  }

  /** The sample, planned; `undefined` where the files have mistakes that keep it from being laid out. */
  async #prepared(id: string, at: number): Promise<Planned | undefined> {
    const { projectDir, designs, gallery } = this.#parts
    const campaign = await gallery.sampleCampaign(id, at)
    if (campaign === undefined) return undefined
    try {
      return await planned(campaign, { projectDir, designs })
    } catch (error) {
      if (error instanceof BroadsideError && error.code === 'INPUT_INVALID') return undefined
      throw error
    }
  }

  async #mistakes(
    id: string,
    brand: string | undefined,
    signal: AbortSignal,
  ): Promise<readonly ShownMistake[] | undefined> {
    const { projectDir } = this.#parts
    try {
      const { mistakes } = await checkDesign([id], { projectDir, quick: true, signal })
      const own = mistakes
        // The names of files are relative to where the program was started, as in all it says.
        .map((mistake) => ({ ...mistake, full: path.resolve(mistake.file) }))
        .filter(({ full, rule }) => isOf(full, id, brand) && rule !== 'limit-missing')
      return await Promise.all(own.map(({ full, ...mistake }) => this.#shown(mistake, full)))
    } catch (error) {
      // The folder may be gone, or half there, while somebody moves it.
      if (error instanceof BroadsideError) return undefined
      throw error
    }
  }

  async #shown(mistake: Mistake, full: string): Promise<ShownMistake> {
    const inside = path.relative(this.#parts.projectDir, full)
    const file = inside.startsWith('..') ? mistake.file : inside
    const text = await readFile(full, 'utf8').catch(() => undefined)
    if (text === undefined) return { ...mistake, file }
    const from = Math.max(1, mistake.line - AROUND)
    const lines = text
      .split('\n')
      .slice(from - 1, mistake.line + AROUND)
      .map((line) => line.slice(0, LONG))
    return { ...mistake, file, excerpt: { from, lines } }
  }

  async #brandOf(id: string, at: number): Promise<string | undefined> {
    const entry = await this.#parts.gallery.template(id)
    return 'template' in entry ? entry.samples.find((sample) => sample.at === at)?.brand : undefined
  }

  async #changeOf(id: string, brand: string | undefined, before: string, left: AbortSignal): Promise<void> {
    while (!left.aborted) {
      await pause(LOOK, undefined, { signal: left }).catch(() => {})
      if ((await designSignature(id, brand, this.#parts.projectDir)) !== before) return
    }
  }
}

/** Whether a file is the template’s, or of the kit its sample is shown in. */
function isOf(full: string, template: string, brand: string | undefined): boolean {
  const folder = path.dirname(full)
  return path.basename(folder) === template || path.basename(folder) === brand
}
