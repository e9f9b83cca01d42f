import type { Box } from '../kit/geometry.ts'
import {
  judge,
  type Misfit,
  type Reach,
  type Setting,
  type SlotRule,
  type SlotWords,
  wordsOfSlots,
} from './judge.ts'
import type { Word } from './satori.ts'

/** Sizes a slot may take, in px, and its rule. */
export interface FitSlot extends SlotRule {
  readonly least: number
  readonly most: number
}

/** What the search needs: how to lay out, and what to keep to. */
export interface FitTask {
  readonly slots: ReadonlyMap<string, FitSlot>
  readonly safe: Box
  readonly reach: Reach
  /** Lays the overlay out with these sizes. */
  readonly lay: (sizes: ReadonlyMap<string, number>) => Promise<Setting>
  /** Smallest legal size of a word by role and face, in px. */
  readonly floor: (slot: string, role: string | undefined, word: Word) => number
  /** Smallest legal sizes of slots as far as they are known already, from the same faces. Found out while searching otherwise. */
  readonly floors?: ReadonlyMap<string, number>
  /** Let every slot give way when those that do not fit cannot shrink enough by themselves. */
  readonly everyone?: boolean
}

/** One setting with these sizes, looked at. */
export interface Attempted {
  readonly sizes: ReadonlyMap<string, number>
  readonly setting: Setting
  readonly slots: ReadonlyMap<string, SlotWords>
  readonly misfits: readonly Misfit[]
}

/** One more attempt in a search: each set of sizes is laid out once. */
export type Attempt = (sizes: ReadonlyMap<string, number>) => Promise<Attempted>

/** A search ends when what fits and what does not differ by less than this share. */
export const FINE = 0.02

/** Lays out with these sizes and judges. */
export async function lookAt(task: FitTask, sizes: ReadonlyMap<string, number>): Promise<Attempted> {
  const setting = await task.lay(sizes)
  const slots = wordsOfSlots(setting, task.reach)
  return { sizes, setting, slots, misfits: judge(setting, slots, task.slots, task.safe, task.reach) }
}
