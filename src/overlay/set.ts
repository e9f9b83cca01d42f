import type { BrandKit } from '../brand/kit.ts'
import { parseHex, type Rgb } from '../kit/color.ts'
import type { Box } from '../kit/geometry.ts'
import type { Tone } from '../plate/tone.ts'
import { type Draft, type LayOutInput, layOut } from './draft.ts'
import { dress } from './dress.ts'
import type { Fitted } from './fit.ts'
import { flatInks, type PlateInks, plateInks, requiredContrast, type Standing } from './ink.ts'
import type { SlotWords } from './judge.ts'
import type { Overlay, SetSlot } from './overlay.ts'
import { type FontFace, probe, setSvg, type Word } from './satori.ts'
import { scrimsFor } from './scrim.ts'
import { emojiImage } from './text/emoji.ts'
import type { DressedTree } from './tree.ts'

/** Everything an overlay is made from. No pixels: a plate is known by its tone. */
export interface OverlayInput extends LayOutInput {
  readonly tone: Tone
  /** Factor on the contrast asked for, over what is required; raised when a measured proof falls short. Default 1.08. */
  readonly margin?: number
}

/**
 * Sets a template's type for one placement: {@link layOut}, then {@link inkOn}.
 * @throws BroadsideError `COPY_OVERSET` naming field, length and what would fit; `MARKUP_INVALID`
 */
export async function setOverlay(input: OverlayInput): Promise<Overlay> {
  return inkOn(await layOut(input), input)
}

/** Chooses inks by the tone of the plate, plans veils where none reads, and draws the type. @throws BroadsideError `MARKUP_INVALID` */
export async function inkOn(
  draft: Draft,
  { kit, tone, margin }: { readonly kit: BrandKit; readonly tone: Tone; readonly margin?: number },
): Promise<Overlay> {
  const { outfit, fitted, dropped } = draft
  const standing = standingOn(fitted)
  const inks = plateInks(kit, tone, standing, margin ?? 1.08)
  const tree = dress(outfit, { ...draft.choices, inks })
  const svg = await setSvg(
    tree.root,
    outfit.layout.frame,
    outfit.fonts.fonts as readonly FontFace[],
    emojiImage,
  )
  const veiled = standing.flatMap(({ name, boxes }) => {
    const alpha = inks.veils.get(name) ?? 0
    const em = fitted.sizes.get(name) ?? outfit.layout.unit * 4
    return alpha > 0 ? boxes.map((box) => ({ box, alpha, em })) : []
  })
  const scrims = scrimsFor(veiled, inks.veilColor, outfit.layout.frame)
  const never = outfit.template.file.families[outfit.layout.family]?.drop ?? []
  return {
    svg,
    scrims,
    dropped: dropped.filter((field) => !never.includes(field)),
    slots: slotsOf(draft, inks, await drawnInks(draft, tree)),
  }
}

/** What stands on the plate itself: slots without a panel under them, and logos. */
function standingOn(fitted: Fitted): readonly Standing[] {
  const slots = [...fitted.slots].flatMap(([name, words]): Standing[] =>
    groundOf(fitted, words) === 'plate' ? [{ name, boxes: words.lines, required: requiredContrast() }] : [],
  )
  const logos = fitted.setting.tree.elements.flatMap(({ isLogo, ground }, n): Box[] => {
    const box = fitted.setting.probe.boxes.get(String(n))
    return isLogo && ground === 'plate' && box !== undefined && box.width > 0 ? [box] : []
  })
  // WCAG 1.4.11: a mark needs 3:1.
  return logos.length > 0 ? [...slots, { name: 'logo', boxes: logos, required: 3 }] : slots
}

/**
 * The colours each slot's words are really drawn in, by how much of it they draw, most first: a sheet may set parts of a
 * slot, or all of it, in the accent. The words come in the order of the marked probe, for the tree is the same.
 */
async function drawnInks(draft: Draft, tree: DressedTree): Promise<ReadonlyMap<string, readonly Rgb[]>> {
  const { outfit, fitted } = draft
  const faces = outfit.fonts.fonts as readonly FontFace[]
  const { words } = await probe(tree.root, outfit.layout.frame, faces, emojiImage)
  const fills = new Map<Word, string>(
    fitted.setting.probe.words.map((word, index) => [word, words[index]?.fill ?? '']),
  )
  return new Map(
    [...fitted.slots].map(([slot, own]) => {
      const shares = new Map<string, number>()
      for (const { word } of own.words) {
        const fill = fills.get(word) ?? ''
        shares.set(fill, (shares.get(fill) ?? 0) + word.width)
      }
      const sorted = [...shares].sort((a, b) => b[1] - a[1])
      return [slot, sorted.flatMap(([fill]) => [parseHex(fill)].filter((color) => color !== undefined))]
    }),
  )
}

function slotsOf(
  draft: Draft,
  inks: PlateInks,
  drawn: ReadonlyMap<string, readonly Rgb[]>,
): readonly SetSlot[] {
  const { outfit, fitted, repairs } = draft
  return [...fitted.slots].map(([slot, words]) => {
    const ground = groundOf(fitted, words)
    const flat = ground === 'plate' ? undefined : flatInks(outfit.kit, ground)
    const veil = inks.veils.get(slot) ?? 0
    return {
      slot,
      role: outfit.template.file.slots[slot]?.role ?? 'body',
      text: words.text,
      lines: words.lines.length,
      fontSize: fitted.sizes.get(slot) ?? 0,
      box: words.box ?? { x: 0, y: 0, width: 0, height: 0 },
      lineBoxes: words.lines,
      ink: drawn.get(slot)?.[0] ?? flat?.ink ?? inks.main.ink,
      partInks: drawn.get(slot)?.slice(1) ?? [],
      ground: flat?.token ?? 'plate',
      required: requiredContrast(),
      repairs: [
        ...(repairs.get(slot) ?? []),
        ...(inks.swapped.includes(slot) ? ['ink swapped'] : []),
        ...(veil > 0 && ground === 'plate' ? [`scrim ${veil.toFixed(2)}`] : []),
      ],
    }
  })
}

function groundOf(fitted: Fitted, words: SlotWords): string {
  const element = words.words[0]?.element
  return (element === undefined ? undefined : fitted.setting.tree.elements[element]?.ground) ?? 'plate'
}
