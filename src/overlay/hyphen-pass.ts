import { dress, type Outfit } from './dress.ts'
import { type Fitted, type FitTask, fit } from './fit.ts'
import { type Setting, wordsOfSlots } from './judge.ts'
import { type FontFace, type Node, probe, type Word } from './satori.ts'
import { emojiImage } from './text/emoji.ts'
import { lineEndHyphens, settleHyphens } from './text/hyphens.ts'

/** What drawing hyphens led to. */
export interface Drawn {
  readonly fitted: Fitted
  /** Text with its hyphens drawn, by the text as prepared. */
  readonly settled: ReadonlyMap<string, string>
  /** Slots in which a hyphen is drawn. */
  readonly slots: ReadonlySet<string>
}

/**
 * Draws the hyphens of words that a line break divides: the renderer breaks at soft hyphens but draws none. Text by
 * text, because a drawn hyphen takes room; at the end the whole is looked at again, and fitted again if a hyphen no
 * longer fits.
 */
export async function drawnHyphens(
  outfit: Outfit,
  fitted: Fitted,
  hyphenated: ReadonlySet<string>,
  task: FitTask,
): Promise<Drawn> {
  const settled = new Map<string, string>()
  const slots = new Set<string>()
  const lay = async (texts: ReadonlyMap<string, string>, sizes: ReadonlyMap<string, number>): Promise<Setting> => {
    const tree = dress(outfit, { sizes, hyphenated, settled: texts })
    const found = await probe(tree.root, outfit.layout.frame, outfit.fonts.fonts as readonly FontFace[], emojiImage)
    return { tree, probe: found }
  }
  const wordsOf = (setting: Setting, element: number): Word[] =>
    [...wordsOfSlots(setting, task.extent).values()].flatMap(({ words }) =>
      words.filter((entry) => entry.element === element).map(({ word }) => word),
    )
  for (const [slot, { words }] of fitted.slots) {
    if (!hyphenated.has(slot)) continue
    for (const element of new Set(words.map((entry) => entry.element))) {
      if (lineEndHyphens(wordsOf(fitted.setting, element)).length === 0) continue
      const text = onlyText(fitted.setting.tree.root, String(element))
      if (text === undefined || settled.has(text)) continue
      const final = await settleHyphens(text, async (tried) => {
        const setting = await lay(new Map([...settled, [text, tried]]), fitted.sizes)
        return wordsOf(setting, element)
      })
      settled.set(text, final)
      slots.add(slot)
    }
  }
  if (settled.size === 0) return { fitted, settled, slots }
  const most = fitted.sizes
  const again = await fit({
    ...task,
    slots: new Map([...task.slots].map(([id, slot]) => [id, { ...slot, most: Math.min(slot.most, most.get(id) ?? slot.most) }])),
    lay: (sizes) => lay(settled, sizes),
  })
  return { fitted: again, settled, slots }
}

/** The text of an element that holds nothing but one piece of text. */
function onlyText(node: Node, name: string): string | undefined {
  const { children } = node.props
  const list = children === undefined || typeof children === 'string' ? [] : children
  if (node.props['data-n'] === name) {
    const [only] = list
    return list.length === 1 && typeof only === 'string' ? only.trim() : undefined
  }
  for (const child of list) {
    const found = typeof child === 'string' ? undefined : onlyText(child, name)
    if (found !== undefined) return found
  }
  return undefined
}
