import type { BrandKit } from '../brand/kit.ts'
import type { Box } from '../kit/geometry.ts'
import { contrastLevel, isLarge, THRESHOLDS } from '../kit/thresholds.ts'
import { minTypePx, REFERENCE_X_HEIGHT } from '../placement/type-size.ts'
import type { Tone } from '../plate/tone.ts'
import { type Draft, fitSlots, isRole, type LayOutInput } from './draft.ts'
import { type DrawnInks, drawnInks } from './drawn-inks.ts'
import { dress, logoAddresses } from './dress.ts'
import type { Fitted } from './fit.ts'
import { flatInks, type PlateInks, plateInks, type Standing } from './ink.ts'
import { reachIn, sizeIn } from './ink-extent.ts'
import { type Reach, type SlotWords, seenBox } from './judge.ts'
import { layOut } from './lay-out.ts'
import { layersOf } from './layers.ts'
import type { Overlay, Scrim, SetCode, SetSlot } from './overlay.ts'
import { type FontFace, setSvg } from './satori.ts'
import { panelsFor, scrimsFor, type Veiled } from './scrim.ts'
import { emojiImage } from './text/emoji.ts'
import type { DressedTree } from './tree.ts'

/** What a plate asks of the type on it. */
export interface Inking {
  readonly kit: BrandKit
  readonly tone: Tone
  /** Contrast to plan for by slot (`logo` for logos), where the usual is not enough: what is required, and 8 % in hand. */
  readonly asked?: ReadonlyMap<string, number>
  /** Slots whose ground is blurred under its veil. */
  readonly blurred?: ReadonlySet<string>
  /** Slots on a panel. */
  readonly panelled?: ReadonlySet<string>
}

/** In hand for resampling and encoding. */
export const IN_HAND = 1.08

/** Standard deviation of the blur under a veil, in em. */
const BLUR = 0.4

/**
 * Sets a template's type for one placement: {@link layOut}, then {@link inkOn}.
 * @throws BroadsideError `COPY_OVERSET` naming field, length and what would fit; `MARKUP_INVALID`
 */
export async function setOverlay(input: LayOutInput & Pick<Inking, 'tone'>): Promise<Overlay> {
  return inkOn(await layOut(input), input)
}

/** The inks, veils and panels a layout would get on a plate. */
export function planInks(draft: Draft, inking: Inking): PlateInks {
  return plateInks(inking.kit, inking.tone, standingOn(drawnOf(draft), inking))
}

/** Chooses inks by the tone of the plate, plans veils where none reads, and draws the type. @throws BroadsideError `MARKUP_INVALID` */
export async function inkOn(whole: Draft, inking: Inking): Promise<Overlay> {
  const draft = drawnOf(whole)
  const { outfit, dropped } = draft
  const inks = planInks(draft, inking)
  const tree = dress(outfit, { ...draft.choices, inks })
  const drawn = await drawnOnce(whole, tree)
  const slots = slotsOf(draft, inks, inking, drawnInks(draft, drawn.svg, reachOf(draft)))
  const never = outfit.template.file.families[outfit.layout.family]?.drop ?? []
  return {
    ...drawn,
    scrims: veilsOf(draft, inks, inking),
    logos: logosIn(draft.fitted),
    codes: codesIn(draft),
    grounds: groundsIn(draft.fitted),
    dropped: dropped.filter((field) => !never.includes(field)),
    slots,
  }
}

type Drawing = Pick<Overlay, 'svg' | 'layers'>

/** The last drawing, and of which draft. Not in a WeakMap: what one holds lives until the next full collection. */
let last: { readonly draft: Draft; readonly key: string; readonly drawing: Drawing } | undefined

/** The drawing of a tree and its layers. The last of a draft is kept: a veil that grows darker changes nothing of the type on it. */
async function drawnOnce(draft: Draft, tree: DressedTree): Promise<Drawing> {
  const { outfit, fitted } = draft
  const key = JSON.stringify(tree.root)
  if (last?.draft === draft && last.key === key) return last.drawing
  const svg = await setSvg(tree.root, outfit.layout.frame, facesOf(draft), emojiImage)
  const layers = layersOf(svg, {
    slotOf: (element) => tree.elements[element]?.slot,
    boxes: new Map([...fitted.slots].flatMap(([slot, { box }]) => (box === undefined ? [] : [[slot, box]]))),
    logos: logoAddresses(outfit.kit),
  })
  last = { draft, key, drawing: { svg, layers } }
  return last.drawing
}

/** Without the slots that are left out: they only keep their room. */
function drawnOf(draft: Draft): Draft {
  const { leftOut } = draft.outfit
  if (leftOut.size === 0) return draft
  const slots = new Map([...draft.fitted.slots].filter(([slot]) => !leftOut.has(slot)))
  return { ...draft, fitted: { ...draft.fitted, slots } }
}

/** What stands on the plate itself: slots without a panel under them, and logos. */
function standingOn(draft: Draft, { asked, blurred, panelled }: Inking): readonly Standing[] {
  const { fitted } = draft
  const standing = (name: string, boxes: readonly Box[], required: number): Standing => ({
    name,
    boxes,
    asked: asked?.get(name) ?? required * IN_HAND,
    panel: panelled?.has(name) === true,
    blurred: blurred?.has(name) === true,
  })
  const slots = [...fitted.slots].flatMap(([name, words]): Standing[] =>
    groundOf(fitted, words) === 'plate' ? [standing(name, words.lines, levelOf(draft, name).ratio)] : [],
  )
  const logos = logosIn(fitted, 'plate')
  return logos.length > 0 ? [...slots, standing('logo', logos, THRESHOLDS.marks.ratio)] : slots
}

function logosIn(fitted: Fitted, on?: string): readonly Box[] {
  return fitted.setting.tree.elements.flatMap(({ isLogo, ground }, n): Box[] => {
    const box = fitted.setting.probe.boxes.get(String(n))
    const wanted = isLogo && (on === undefined || ground === on)
    return wanted && box !== undefined && box.width > 0 ? [box] : []
  })
}

function codesIn({ outfit, fitted: { setting } }: Draft): readonly SetCode[] {
  return setting.tree.elements.flatMap(({ code: field }, n): SetCode[] => {
    const box = setting.probe.boxes.get(String(n))
    const code = field === undefined ? undefined : outfit.codes.get(field)
    return code === undefined || box === undefined || box.width === 0 ? [] : [{ box, modules: code.modules }]
  })
}

/** Boxes of the elements that have a ground other than the plate, the outermost of each. */
function groundsIn({ setting: { tree, probe: found } }: Fitted): readonly Box[] {
  return tree.elements.flatMap(({ ground, parent }, n): Box[] => {
    const above = parent === undefined ? 'plate' : tree.elements[parent]?.ground
    const box = found.boxes.get(String(n))
    return ground !== 'plate' && above !== ground && box !== undefined && box.width > 0 ? [box] : []
  })
}

/** What decides how a plate is cut for a layout: its position, and what hides the plate, all or most of it, in pixels of the canvas. */
export interface View {
  readonly position: string | undefined
  readonly covers: readonly Box[]
}

/** What a layout leaves to be seen: grounds hide the plate, and drawings that bleed, as a slope or a frame cut out. */
export function viewOf({ outfit: { position }, fitted }: Draft): View {
  const { tree, probe: found } = fitted.setting
  const drawings = tree.elements.flatMap(({ type, bleeds }, n): Box[] => {
    const box = found.boxes.get(String(n))
    return type === 'svg' && bleeds && box !== undefined ? [box] : []
  })
  return { position, covers: [...groundsIn(fitted), ...drawings] }
}

function veilsOf(draft: Draft, inks: PlateInks, inking: Inking): readonly Scrim[] {
  const { outfit, fitted } = draft
  const { frame, unit } = outfit.layout
  const under = (panels: boolean, blurred: boolean): readonly Veiled[] =>
    standingOn(draft, inking).flatMap(({ name, boxes }) => {
      const alpha = inks.veils.get(name) ?? 0
      const wanted =
        inks.panels.has(name) === panels && (panels || (inking.blurred?.has(name) === true) === blurred)
      const em = fitted.sizes.get(name) ?? unit * 4
      return alpha > 0 && wanted ? boxes.map((box) => ({ box, alpha, em })) : []
    })
  const soft = under(false, true)
  const blur = BLUR * Math.max(0, ...soft.map(({ em }) => em))
  const radius = outfit.kit.file.shape.radius * unit
  return [
    ...scrimsFor(soft, inks.veilColor, frame).map((scrim) => ({ ...scrim, blur })),
    ...scrimsFor(under(false, false), inks.veilColor, frame),
    ...panelsFor(under(true, false), inks.veilColor, radius, frame),
  ]
}

/** What R6 asks of a slot at the size it has. */
function levelOf(draft: Draft, slot: string): { readonly ratio: number; readonly large: boolean } {
  const { shown, width } = draft.placement
  const { kit, fonts } = draft.outfit
  const words = draft.fitted.slots.get(slot)?.words ?? []
  // The smallest of its words decides.
  const size = Math.min(...words.map(({ word }) => word.fontSize))
  const bold = words.every(({ word }) => word.weight >= 700) && fonts.fonts.length > 0
  const large = isLarge((size / width) * shown.mm, shown.distanceMm, bold)
  return { ratio: contrastLevel(kit.file.readability, large).ratio, large }
}

function facesOf({ outfit }: Draft): readonly FontFace[] {
  return outfit.fonts.fonts as readonly FontFace[]
}

function reachOf(draft: Draft): Reach {
  return reachIn(facesOf(draft))
}

function slotsOf(
  draft: Draft,
  inks: PlateInks,
  inking: Inking,
  drawn: ReadonlyMap<string, DrawnInks>,
): readonly SetSlot[] {
  const { outfit, fitted, placement } = draft
  const faces = facesOf(draft)
  const reach = reachOf(draft)
  const rules = fitSlots(outfit, placement)
  return [...fitted.slots].map(([slot, own]): SetSlot => {
    const ground = groundOf(fitted, own)
    const flat = ground === 'plate' ? undefined : flatInks(outfit.kit, ground)
    const role = outfit.template.file.slots[slot]?.role ?? 'body'
    const level = levelOf(draft, slot)
    const words = own.words.map(({ word, element }) => {
      const declared = fitted.setting.tree.elements[element]?.role
      return {
        text: word.text,
        box: seenBox(word, reach),
        fontSize: word.fontSize,
        role: isRole(declared) ? declared : role,
      }
    })
    return {
      slot,
      role,
      text: own.text,
      lines: own.lines.length,
      fontSize: fitted.sizes.get(slot) ?? 0,
      face: faceOf(own),
      box: own.box ?? { x: 0, y: 0, width: 0, height: 0 },
      lineBoxes: own.lines,
      ink: drawn.get(slot)?.ink ?? flat?.ink ?? inks.main.ink,
      parts: drawn.get(slot)?.parts ?? [],
      ground: flat?.token ?? 'plate',
      required: level.ratio,
      large: level.large,
      maxLines: rules.get(slot)?.maxLines ?? 1,
      rows: own.rows,
      words,
      xHeight: Math.min(
        ...own.words.map(
          ({ word }, index) =>
            word.fontSize /
            minTypePx(words[index]?.role ?? role, placement, REFERENCE_X_HEIGHT * sizeIn(faces, word)),
        ),
      ),
      repairs: repairsOf(draft, slot, ground === 'plate' ? inks : undefined, inking),
    }
  })
}

function faceOf({ words: [first] }: SlotWords): SetSlot['face'] {
  const { family = '', weight = 400 } = first?.word ?? {}
  return { family: family.split(',')[0]?.replaceAll(/["']/g, '').trim() ?? '', weight }
}

/** What was done to make a slot fit and read. */
function repairsOf(
  { repairs, outfit }: Draft,
  slot: string,
  inks: PlateInks | undefined,
  { blurred }: Inking,
): readonly string[] {
  const veil = inks?.veils.get(slot) ?? 0
  return [
    ...(repairs.get(slot) ?? []),
    ...(inks?.swapped.includes(slot) === true ? ['ink swapped'] : []),
    ...(outfit.position === undefined ? [] : [`moved ${outfit.position}`]),
    ...(blurred?.has(slot) === true && veil > 0 ? ['blur'] : []),
    ...(veil === 0 ? [] : [`${inks?.panels.has(slot) === true ? 'panel' : 'scrim'} ${veil.toFixed(2)}`]),
  ]
}

function groundOf(fitted: Fitted, words: SlotWords): string {
  const element = words.words[0]?.element
  return (element === undefined ? undefined : fitted.setting.tree.elements[element]?.ground) ?? 'plate'
}
