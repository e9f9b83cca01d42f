import type { SamplesFile, TemplateFile } from './schema.ts'

/** An amount of money; `currency` is an ISO 4217 code. */
export interface Price {
  readonly amount: number
  readonly currency: string
}

/** A checked value of one field. Dates are ISO 8601 local (`2026-12-24` or `2026-12-24T19:30`); images are file paths. `null`: not given, or dropped. */
export type CopyValue = string | number | boolean | Price | null | readonly CopyEntry[]

/** One entry of a list field. */
export type CopyEntry = Readonly<Record<string, string | number | boolean | Price | null>>

/** The copy of one row in one locale: every field of the template has a key. */
export type Copy = Readonly<Record<string, CopyValue>>

/** A template, loaded and checked. Plain data, so that it can cross to a worker. */
export interface Template {
  readonly id: string
  readonly file: TemplateFile
  /** Source of overlay.hbs, already checked. */
  readonly overlay: string
  /** Source of plate.hbs. */
  readonly plate: string
  /** Source of dense.hbs, where the template offers text that the image model draws. */
  readonly dense?: string
  readonly samples: SamplesFile
  /** Hash over all files of the template. */
  readonly hash: string
}
