import { IN_HAND, planInks } from '../overlay/set.ts'
import type { CheckResult } from './check.ts'
import type { Placed } from './position.ts'
import type { Scene } from './scene.ts'

/** What has been done about the plate so far. Names are slots, and `logo`. */
export interface Treatment {
  /** Contrast planned for, where it is not the usual. */
  readonly asked: ReadonlyMap<string, number>
  readonly blurred: ReadonlySet<string>
  readonly panelled: ReadonlySet<string>
}

/** A repair: the treatment with one thing more done for the names that fail, or `undefined` if it has nothing to give. */
export interface Repair {
  readonly name: string
  readonly apply: (
    treatment: Treatment,
    failing: readonly CheckResult[],
    placed: Placed,
    scene: Scene,
  ) => Treatment | undefined
}

/**
 * What is done about a ground that does not let type read, in this order: another ink or a veil (the closed form says which
 * disturbs less, and how strong), blur under the veil, a panel. Lines are made even and the calmest position is chosen before anything is
 * drawn; shrinking and cutting belong to fit. There is no outline: a panel always reads.
 */
export const REPAIRS: readonly Repair[] = [
  { name: 'ink or scrim', apply: deepen },
  { name: 'blur', apply: blur },
  { name: 'panel', apply: panel },
]

/** Plans for more contrast: a step over what is needed, then over what was missed. Ends where the answer would be a panel. */
function deepen(
  treatment: Treatment,
  failing: readonly CheckResult[],
  { draft, ground }: Placed,
  { kit }: Scene,
): Treatment | undefined {
  const asked = new Map(treatment.asked)
  for (const { slot, measure, value, threshold } of failing) {
    if (slot === undefined) continue
    const before = asked.get(slot) ?? 0
    // Of a patch or of lightness the ratio is not what was measured: ask for more by as much as is missing.
    const missing = Math.max(1.12, Math.min(1.6, threshold / Math.max(0.1, value)))
    const base =
      before > 0
        ? before
        : (measure.startsWith('contrast') && measure !== 'contrast of the worst patch' ? threshold : 4.5) *
          IN_HAND
    asked.set(slot, Math.max(before, base * (before > 0 || value < threshold ? missing : 1)))
  }
  const next = { ...treatment, asked }
  const now = planInks(draft, { kit, tone: ground.tone, ...treatment })
  const plan = planInks(draft, { kit, tone: ground.tone, ...next })
  const changes = failing.some(({ slot = '' }) => plan.veils.get(slot) !== now.veils.get(slot))
  const foggy = failing.some(({ slot = '' }) => plan.panels.has(slot) && !now.panels.has(slot))
  return changes && !foggy ? next : undefined
}

/** Most of the frame a blur may take, with its feather: beyond that it would take the picture away, and a panel is kinder. */
const MOST_BLUR = 0.2

/** Calms the plate under the veil of what fails. */
function blur(
  treatment: Treatment,
  failing: readonly CheckResult[],
  { draft: { fitted, outfit } }: Placed,
): Treatment | undefined {
  const names = failing.filter(({ check }) => check !== 'R11').flatMap(({ slot }) => slot ?? [])
  const fresh = names.filter((name) => !treatment.blurred.has(name))
  const { width, height } = outfit.layout.frame
  const area = fresh.reduce((sum, name) => {
    const box = fitted.slots.get(name)?.box
    return sum + (box === undefined ? 0 : box.width * box.height)
  }, 0)
  return fresh.length === 0 || area > MOST_BLUR * width * height
    ? undefined
    : { ...treatment, blurred: new Set([...treatment.blurred, ...fresh]) }
}

/** Puts what fails on a panel. */
function panel(treatment: Treatment, failing: readonly CheckResult[]): Treatment | undefined {
  const names = failing.flatMap(({ slot }) => slot ?? [])
  const fresh = names.filter((name) => !treatment.panelled.has(name))
  return fresh.length === 0
    ? undefined
    : { ...treatment, panelled: new Set([...treatment.panelled, ...fresh]) }
}
