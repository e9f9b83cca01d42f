import { hashOf } from '../../kit/hash.ts'
import { ENGINES, VERSION } from '../engines.ts'
import { makerHash } from './maker.ts'

/**
 * Everything besides the input that may change bytes: this program, its renderers, and what runs them. Two machines with
 * the same facts make the same files; of others that is not known.
 */
export const MACHINE: Readonly<Record<string, string>> = {
  broadside: VERSION,
  ...ENGINES,
  node: process.versions.node,
  zlib: process.versions.zlib ?? '',
  icu: process.versions.icu ?? '',
  system: `${process.platform}-${process.arch}`,
  // All other libraries and, in a checkout, the source.
  code: makerHash().slice(0, 12),
}

/** Hash over {@link MACHINE}. */
export const MACHINE_HASH = hashOf(MACHINE)
