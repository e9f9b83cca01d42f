import type { WireError } from '../error/error.ts'

/** What a run is known by on all machines. */
export interface RunFacts {
  readonly id: string
  /** Campaigns. */
  readonly title: string
  /** Machine that submits it. */
  readonly host: string
  /** Milliseconds since 1970. */
  readonly started: number
  /** Exports it has, as far as it is planned. */
  readonly exports: number
  readonly cancelled: boolean
}

/** How an export ended, and which it was. */
export interface Ended {
  readonly status: 'done' | 'refused' | 'failed'
  readonly row: string
  readonly locale: string
  readonly placement: string
  /** Why it failed. */
  readonly error?: WireError
}

/** A worker on some machine. */
export interface WorkerFacts {
  readonly id: string
  readonly host: string
  readonly pid: number
  /** Processes that render. */
  readonly jobs: number
  /** Parcels under way. */
  readonly busy: number
  /** What decides its bytes; see `MACHINE`. */
  readonly machine: Readonly<Record<string, string>>
  readonly machineHash: string
  /** When it last said that it lives; milliseconds since 1970. */
  readonly seen: number
}
