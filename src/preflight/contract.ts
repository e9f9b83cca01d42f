import type { Check, CheckResult, Evidence } from './check.ts'
import { clutter } from './checks/clutter.ts'
import { codes } from './checks/codes.ts'
import { contrast } from './checks/contrast.ts'
import { glyphs } from './checks/glyphs.ts'
import { lines } from './checks/lines.ts'
import { marks } from './checks/marks.ts'
import { orphan } from './checks/orphan.ts'
import { overflow } from './checks/overflow.ts'
import { overlap } from './checks/overlap.ts'
import { safe } from './checks/safe.ts'
import { size } from './checks/size.ts'

/** The readability contract, as it is measured on the finished picture. R10 follows on the encoded file (`delivery.ts`). */
const CONTRACT: readonly Check[] = [
  glyphs,
  overflow,
  safe,
  overlap,
  size,
  contrast,
  clutter,
  lines,
  orphan,
  marks,
  codes,
]

/** Runs the whole contract, or some checks of it. */
export function runContract(evidence: Evidence, checks: readonly Check[] = CONTRACT): readonly CheckResult[] {
  return checks.flatMap((check) => check.run(evidence))
}
