import type { Finding } from '../export/certificate-schema.ts'
import type { Delivered } from '../export/deliver.ts'
import type { DoneEntry } from '../export/schema.ts'
import type { Pixels } from '../kit/pixels.ts'
import type { BlockReading } from '../ocr/block.ts'
import type { Certificate } from '../preflight/certify.ts'
import type { CheckResult } from '../preflight/check.ts'
import type { Settled } from '../preflight/settle.ts'

/** An export in memory. */
export interface Made extends Omit<Delivered, 'print'> {
  readonly status: 'done'
  /** Decoded from what was encoded, and binned as it was measured. */
  readonly picture: Pixels
  /** IPTC digital source type. */
  readonly digitalSourceType: string
  readonly alt: string
  readonly dropped: readonly string[]
  readonly print: DoneEntry['print']
  readonly remarks: readonly Finding[]
  readonly certificate: Certificate
  readonly measured: Measured
  /** What the plate shows otherwise than it should, where it carries text. */
  readonly misread?: readonly Misread[]
}

/** The contract does not hold: nothing is written. */
export interface Refused {
  readonly status: 'refused'
  readonly findings: readonly Finding[]
  /** Left out where the copy could not be laid out. */
  readonly measured?: Measured
}

/** The proof as it was settled, and everything the contract said of it. */
export interface Measured {
  readonly settled: Settled
  readonly results: readonly CheckResult[]
}

/** Why a slot is not the model's: a string that is not there as asked, or a slot that is and still does not do. */
export interface Misread {
  readonly slot: string
  readonly text: string
  /** What stands there; empty where nothing does. */
  readonly read: string
  readonly verdict: Exclude<BlockReading['verdict'], 'exact'> | 'small' | 'unreadable' | 'crowded' | 'lost'
}
