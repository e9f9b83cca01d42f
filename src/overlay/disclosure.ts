import { BroadsideError } from '../error/error.ts'
import { type Box, intersection } from '../kit/geometry.ts'
import { layoutOf } from '../placement/geometry.ts'
import { minTypePx } from '../placement/type-size.ts'
import type { Template } from '../template/template.ts'
import type { Draft, LayOutInput } from './draft.ts'
import { layOut } from './lay-out.ts'

/** Slot and field of the mark; templates know nothing of them. */
const SLOT = 'ai-mark'
const FIELD = 'aiMark'

/** Places for the mark in the area of type, the quietest first. */
const SPOTS = [
  'bottom-right',
  'bottom-left',
  'top-right',
  'top-left',
  'middle-right',
  'middle-left',
  'bottom',
  'top',
] as const

type Spot = (typeof SPOTS)[number]

/** Sides a spot stands at. */
const SHEET: Readonly<Record<string, string>> = {
  right: 'right:var(--inset-right)',
  left: 'left:var(--inset-left)',
  bottom: 'bottom:var(--inset-bottom)',
  top: 'top:var(--inset-top)',
}

/** Type of the mark at most so many times the smallest legal size: as little more as it can; faces with a low x-height need more. */
const RANGES = [1.06, 1.3] as const
const LARGEST = 1.3

/** Free space around a logo or a code, in shares of its height. */
const CLEAR = 0.2

/** Room inside the mark, across and down, in em; and the least around it. */
const AIR = { across: 0.7, down: 0.4, around: 0.5 } as const

/** Width of a capital with tracking, in em: an upper bound, for no face is asked. */
const WIDE = 0.78

/**
 * Lays a copy out as `layOut` does, and with a mark that says that AI had a part in the picture: a small slot on a ground
 * of its own, which fit keeps to legal sizes and the contract measures like any type. It stands where the
 * template leaves room; if it leaves none, type gives way.
 *
 * @param labels words for the mark, the first choice first; empty lays out without one
 * @throws BroadsideError `COPY_OVERSET`, also where there is no room for the mark; `MARKUP_INVALID`
 */
export async function layOutMarked(input: LayOutInput, labels: readonly string[]): Promise<Draft> {
  const plain = await layOut(input)
  const last = labels.at(-1)
  // Where a placement shows no copy, for none could be read, a mark could not be read either.
  if (last === undefined || input.placement.shows !== undefined) return plain
  const { lines, marks } = takenBy(plain)
  const places = labels.flatMap((label) =>
    SPOTS.flatMap((spot) => {
      const box = boxOf(spot, label, input)
      // Type may give way to the mark; a logo or a code cannot.
      return coveredOf(box, marks) > 0 ? [] : [{ label, spot, covered: coveredOf(box, lines) }]
    }),
  )
  const free = places.filter(({ covered }) => covered === 0)
  const crowded = places.filter(({ label }) => label === last).sort((a, b) => a.covered - b.covered)
  for (const { label, spot } of [...free.slice(0, 2), ...crowded.slice(0, 2)]) {
    for (const range of RANGES) {
      const copy = { ...input.copy, [FIELD]: label }
      try {
        const marked = await layOut({ ...input, template: withMark(input, spot, range), copy })
        if (standsClear(marked)) return marked
      } catch (error) {
        if (!(error instanceof BroadsideError) || error.code !== 'COPY_OVERSET') throw error
      }
    }
  }
  throw new BroadsideError('COPY_OVERSET', {
    message: `There is no room for the mark “${last}”, which says that AI had a part in the picture`,
    hint: `Shorten the copy, or leave ${input.placement.id} out. The mark is asked for by ai.disclosure in the brand kit.`,
  })
}

/** The template with the mark in its overlay. The same template and spot give the same text, so that it is compiled once. */
function withMark({ template, placement }: LayOutInput, spot: Spot, range: number): Template {
  const { unit } = layoutOf(placement)
  const least = minTypePx('legal', placement) / unit
  return {
    ...template,
    file: {
      ...template.file,
      fields: {
        ...template.file.fields,
        [FIELD]: {
          kind: 'text',
          label: 'AI mark',
          required: false,
          fallback: false,
          owner: 'overlay',
          maxLength: 80,
        },
      },
      slots: {
        ...template.file.slots,
        [SLOT]: {
          field: FIELD,
          role: 'legal',
          fit: [least, least * range],
          maxLines: 1,
          balance: false,
          truncate: false,
          hyphenate: 'never',
          families: {},
        },
      },
    },
    overlay: `${template.overlay}\n${markup(spot)}`,
  }
}

function markup(spot: Spot): string {
  const sides = spot.split('-').map((side) => SHEET[side])
  const across = /left|right/.test(spot) ? '' : ';left:0;width:var(--w);justify-content:center'
  const down = spot.startsWith('middle') ? ';top:0;height:var(--h);align-items:center' : ''
  const style = `.ai-mark{position:absolute;display:flex;${sides.filter((side) => side !== undefined).join(';')}${across}${down}}`
  const words = `.ai-words{padding:${AIR.down}em ${AIR.across}em;border-radius:var(--radius);white-space:nowrap}`
  return `<style>${style}${words}</style><div class="ai-mark"><p class="ai-words t-label" data-slot="${SLOT}" data-ground="dark">{{${FIELD}}}</p></div>`
}

/** Where the mark would stand, in pixels of the canvas, at its largest and with air around it. */
function boxOf(spot: Spot, label: string, { placement }: LayOutInput): Box {
  const { area, frame } = layoutOf(placement)
  const em = minTypePx('legal', placement) * LARGEST
  const width = ([...label].length * WIDE + 2 * AIR.across) * em
  const height = (1.4 + 2 * AIR.down) * em
  const x = spot.endsWith('left')
    ? area.x
    : spot.endsWith('right')
      ? area.x + area.width - width
      : (frame.width - width) / 2
  const y = spot.startsWith('top')
    ? area.y
    : spot.startsWith('bottom')
      ? area.y + area.height - height
      : (frame.height - height) / 2
  const air = AIR.around * em
  return { x: x - air, y: y - air, width: width + 2 * air, height: height + 2 * air }
}

/** What stands in a layout: lines of type; and logos and codes, with the free space around them. */
function takenBy({ fitted }: Draft): { readonly lines: readonly Box[]; readonly marks: readonly Box[] } {
  const { tree, probe } = fitted.setting
  const marks = tree.elements.flatMap(({ isLogo, code }, n): Box[] => {
    const box = isLogo || code !== undefined ? probe.boxes.get(String(n)) : undefined
    if (box === undefined) return []
    const air = CLEAR * box.height
    return [{ x: box.x - air, y: box.y - air, width: box.width + 2 * air, height: box.height + 2 * air }]
  })
  return { lines: [...fitted.slots.values()].flatMap((slot) => slot.lines), marks }
}

/** Whether the ground of the mark covers no other type, once that has given way. */
function standsClear({ fitted }: Draft): boolean {
  const { tree, probe } = fitted.setting
  const own = tree.elements.findIndex(({ slot, isSlot }) => isSlot && slot === SLOT)
  const box = probe.boxes.get(String(own))
  const others = [...fitted.slots].flatMap(([slot, { lines }]) => (slot === SLOT ? [] : lines))
  return box !== undefined && coveredOf(box, others) === 0
}

/** Pixels of a box that others cover. */
function coveredOf(box: Box, others: readonly Box[]): number {
  return others.reduce((sum, other) => {
    const shared = intersection(box, other)
    return sum + (shared === undefined ? 0 : shared.width * shared.height)
  }, 0)
}
