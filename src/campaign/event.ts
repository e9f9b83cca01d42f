import type { WireError } from '../error/error.ts'
import type { Issue } from '../error/issue.ts'
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
  /** What lies there as it would be made, of all that is asked for, and is not made again. */
  | { readonly type: 'kept'; readonly exports: number; readonly all: number }
  /** The journal could not be used and has this name now, in the same folder; another took its place. */
  | { readonly type: 'journal-set-aside'; readonly name: string }
  /** What a person should know of how rows were read, and which of them are left out: `issues` are the first few mistakes of `mistakes`. */
  | {
      readonly type: 'rows-read'
      readonly file: string
      readonly notes: readonly string[]
      readonly good: number
      readonly rejected: number
      readonly issues: readonly Issue[]
      readonly mistakes: number
    }
  /** Plates an image model will be asked for, how many are in the store already, and what the rest cost in US dollars. */
  | {
      readonly type: 'plates-priced'
      readonly asked: number
      readonly stored: number
      /** How many are part of a batch that was handed in earlier. */
      readonly waiting: number
      /** Left out where there is no published price. */
      readonly likely?: number
      readonly most?: number
    }
  /** A call for a plate is made now: until then it waited for its turn. */
  | { readonly type: 'plate-asked'; readonly key: string; readonly family: string }
  | {
      readonly type: 'plate-bought'
      readonly key: string
      readonly family: string
      readonly model: string
      readonly cost: number
      readonly ms: number
    }
  /** Something to think about before pictures are asked for. */
  | { readonly type: 'plate-warning'; readonly message: string }
  /** A batch was looked at and is not finished. */
  | { readonly type: 'batch-waited'; readonly id: string; readonly finished: number; readonly total: number }
  /** A call failed and is made again, after so many milliseconds. */
  | {
      readonly type: 'plate-retried'
      readonly key: string
      readonly family: string
      readonly message: string
      readonly waitMs: number
    }
  /** A plate could not be had; `fallback`: a built-in one takes its place. */
  | {
      readonly type: 'plate-failed'
      readonly key: string
      readonly family: string
      readonly error: WireError
      readonly fallback: boolean
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
