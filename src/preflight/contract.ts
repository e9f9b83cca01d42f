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

/** Checks whose answer the plate and what is laid between it and the type can change. */
const OF_GROUND = new Set<Check>([contrast, clutter, marks])

/** Runs the whole contract, or some checks of it. */
export function runContract(evidence: Evidence, checks: readonly Check[] = CONTRACT): readonly CheckResult[] {
  return checks.flatMap((check) => check.run(evidence))
}

/** The contract on one picture, each check run when it is first asked for. */
export interface Verdicts {
  /** Of the checks that another ground may answer otherwise. */
  readonly ofGround: () => readonly CheckResult[]
  readonly all: () => readonly CheckResult[]
}

export function verdictsOn(evidence: Evidence): Verdicts {
  const found = new Map<Check, readonly CheckResult[]>()
  const run = (check: Check): readonly CheckResult[] => {
    const results = found.get(check) ?? check.run(evidence)
    found.set(check, results)
    return results
  }
  return {
    ofGround: () => CONTRACT.filter((check) => OF_GROUND.has(check)).flatMap(run),
    all: () => CONTRACT.flatMap(run),
  }
}
