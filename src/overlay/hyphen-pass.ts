import type { Outfit } from './dress.ts'
import type { Fitted } from './fit.ts'
import { type FitTask, lookAt } from './fit-task.ts'
import { type Setting, wordsOfSlots } from './judge.ts'
import { lay } from './lay.ts'
import type { Word } from './satori.ts'
import { dropHyphens, lineEndHyphens, settleHyphens } from './text/hyphens.ts'

/** What drawing hyphens led to. */
export interface Drawn {
  readonly fitted: Fitted
  /** Text with its hyphens drawn, by its number in the tree. */
  readonly settled: ReadonlyMap<number, string>
  /** Slots in which a hyphen is drawn. */
  readonly slots: ReadonlySet<string>
}

/** How often sizes may give way to drawn hyphens, and by how much each time: 20 % in all. */
const TURNS = 8
const STEP = 0.97

/**
 * Draws the hyphens of words that a line break divides: the renderer breaks at soft hyphens but draws none. Element by
 * element, because a drawn hyphen takes room; then the whole is looked at again, and where a hyphen no longer fits, its
 * slot is set a little smaller and all hyphens are drawn anew, for at another size lines break elsewhere. Soft hyphens
 * that no line ends with are taken out, so that no word divides unseen.
 */
export async function drawnHyphens(
  outfit: Outfit,
  fitted: Fitted,
  hyphenated: ReadonlySet<string>,
  task: FitTask,
): Promise<Drawn> {
  let sizes = fitted.sizes
  let drawn = await drawAll(outfit, fitted.setting, sizes, hyphenated, task)
  if (drawn.slots.size === 0) return { fitted, ...drawn }
  for (let turn = 1; ; turn += 1) {
    const { settled } = drawn
    const seen = await lookAt(
      { ...task, lay: (wanted) => lay(outfit, { sizes: wanted, hyphenated, settled }) },
      sizes,
    )
    const own = seen.misfits.filter(({ kind }) => kind === 'lines' || kind === 'width')
    const crowded = new Set((own.length > 0 ? own : seen.misfits).map(({ slot }) => slot))
    const smaller = new Map(
      [...sizes].map(([id, size]) => [
        id,
        crowded.has(id) ? Math.min(size, Math.max(size * STEP, fitted.least.get(id) ?? size)) : size,
      ]),
    )
    const stuck = [...smaller].every(([id, size]) => sizes.get(id) === size)
    if (seen.misfits.length === 0 || stuck || turn === TURNS)
      return { fitted: { ...fitted, ...seen }, ...drawn }
    sizes = smaller
    drawn = await drawAll(
      outfit,
      await lay(outfit, { sizes, hyphenated, settled: new Map() }),
      sizes,
      hyphenated,
      task,
    )
  }
}

async function drawAll(
  outfit: Outfit,
  setting: Setting,
  sizes: ReadonlyMap<string, number>,
  hyphenated: ReadonlySet<string>,
  task: FitTask,
): Promise<Pick<Drawn, 'settled' | 'slots'>> {
  const settled = new Map<number, string>()
  const slots = new Set<string>()
  const wordsOf = (from: Setting, element: number): readonly Word[] =>
    [...wordsOfSlots(from, task.reach).values()].flatMap(({ words }) =>
      words.filter((entry) => entry.element === element).map(({ word }) => word),
    )
  let current = setting
  for (const [element, { slot }] of setting.tree.elements.entries()) {
    if (slot === undefined || !hyphenated.has(slot)) continue
    const pieces = [...setting.tree.texts.entries()].filter(
      ([, piece]) => piece.element === element && piece.text.trim() !== '',
    )
    if (!pieces.some(([, { text }]) => text.includes('\u00ad'))) continue
    const withPieces = (joined: string): ReadonlyMap<number, string> => {
      const texts = joined.split('\n')
      return new Map([...settled, ...pieces.map(([index], at): [number, string] => [index, texts[at] ?? ''])])
    }
    // One text to the settling, though elements or line breaks of the copy may stand between its pieces.
    const joined = pieces.map(([, { text }]) => text.trim()).join('\n')
    const words = wordsOf(current, element)
    const divides = lineEndHyphens(words).length > 0
    const final = divides
      ? await settleHyphens(joined, async (text) => {
          if (text === joined) return words
          current = await lay(outfit, { sizes, hyphenated, settled: withPieces(text) })
          return wordsOf(current, element)
        })
      : dropHyphens(joined)
    for (const [index, text] of withPieces(final)) settled.set(index, text)
    if (divides) slots.add(slot)
  }
  return { settled, slots }
}
