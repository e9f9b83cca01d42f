import type { Manifest } from '../export/manifest.ts'
import type { DoneEntry, FailedEntry, RefusedEntry } from '../export/schema.ts'

/** What happens while a campaign is made. Times in milliseconds, waiting included; they are for people and stand in no file. */
export type ProduceEvent =
  | {
      readonly type: 'planned'
      readonly campaign: string
      readonly rows: number
      readonly plates: number
      readonly exports: number
    }
  | {
      readonly type: 'plate-done'
      readonly key: string
      readonly family: string
      readonly origin: string
      readonly ms: number
    }
  | { readonly type: 'export-done'; readonly entry: DoneEntry; readonly ms: number }
  | { readonly type: 'refused'; readonly entry: RefusedEntry }
  | { readonly type: 'failed'; readonly entry: FailedEntry }
  | { readonly type: 'done'; readonly counts: Manifest['counts'] }
