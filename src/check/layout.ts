import type { BrandKit } from '../brand/kit.ts'
import { BroadsideError } from '../error/error.ts'
import type { RuleId } from '../error/rules.ts'
import { type Box, intersection, scaleBox } from '../kit/geometry.ts'
import type { Draft } from '../overlay/draft.ts'
import { layOut } from '../overlay/lay-out.ts'
import type { Family } from '../placement/family.ts'
import type { Placement } from '../placement/schema.ts'
import type { Copy, Template } from '../template/template.ts'

/** A copy to lay out and look at. Plain data. */
export interface LayoutTask {
  readonly copy: Copy
  readonly locale: string
  readonly placement: Placement
}

/** Something wrong with a layout, at a part of the template. */
export interface LayoutFault {
  readonly rule: RuleId
  readonly family: Family
  readonly placement: string
  /** Path in template.json, or `data-logo` for the place of the logo in the overlay. */
  readonly at: string
  readonly found: string
  readonly expected: string
}

/** Share of its width by which a logo may be off its proportions. */
const DISTORTED = 0.02
/** Half a pixel: less cannot be seen. */
const HAIR = 0.5
/** Share of the type on the plate that must stand in calm areas. */
const CALM = 0.2

/** Lays a copy out and judges it; what does not fit is not judged here. */
export async function inspectLayout(
  { copy, locale, placement }: LayoutTask,
  { kit, template }: { readonly kit: BrandKit; readonly template: Template },
): Promise<readonly LayoutFault[]> {
  try {
    return layoutFaults(await layOut({ template, kit, copy, locale, placement }), kit)
  } catch (error) {
    if (error instanceof BroadsideError && error.code === 'COPY_OVERSET') return []
    throw error
  }
}

/** What of a layout can be judged without a picture: the space and size of logos, and calm areas under type. */
function layoutFaults({ outfit, fitted, placement }: Draft, kit: BrandKit): readonly LayoutFault[] {
  const { layout, template, position } = outfit
  const { tree, probe } = fitted.setting
  const boxOf = (n: number): Box | undefined => {
    const box = probe.boxes.get(String(n))
    return box === undefined || box.width === 0 || box.height === 0 ? undefined : box
  }
  const where = { family: layout.family, placement: placement.id }
  const faults: LayoutFault[] = []
  const lines = [...fitted.slots].flatMap(([slot, words]) => words.lines.map((box) => ({ slot, box })))
  const { clearSpace, minHeight } = kit.file.logos
  for (const [n, { isLogo }] of tree.elements.entries()) {
    const logo = isLogo ? boxOf(n) : undefined
    if (logo === undefined) continue
    const needed = clearSpace * logo.height
    for (const { slot, box } of lines) {
      const gap = gapBetween(logo, box)
      if (gap >= needed - HAIR) continue
      faults.push({
        ...where,
        rule: 'logo-space',
        at: 'data-logo',
        found: `${px(gap)} between the logo and ${slot} on ${placement.id} (${kit.id})`,
        expected: `at least ${px(needed)}: ${clearSpace} of the height of the logo`,
      })
      break
    }
    const shape = nearestTo(
      logo.width / logo.height,
      Object.values(kit.logos).map(({ ratio }) => ratio),
    )
    // Boxes are set in whole pixels, and what is one pixel lower is as much narrower.
    if (Math.abs(logo.width - logo.height * shape) > Math.max(1.5, shape, DISTORTED * logo.width))
      faults.push({
        ...where,
        rule: 'logo-shape',
        at: 'data-logo',
        found: `a logo ${px(logo.width)} × ${px(logo.height)} on ${placement.id} (${kit.id})`,
        expected: `${px(logo.height * shape)} × ${px(logo.height)}, as it is drawn`,
      })
    if (logo.height < minHeight - HAIR)
      faults.push({
        ...where,
        rule: 'logo-size',
        at: 'data-logo',
        found: `a logo ${px(logo.height)} high on ${placement.id} (${kit.id})`,
        expected: `at least ${minHeight} px`,
      })
  }
  // Where little of the canvas is safe, the plate is cropped for another family than the layout.
  if (position !== undefined || layout.family !== layout.plateFamily) return faults
  const calm = (template.file.families[layout.family]?.calm ?? [])
    .map((box) => (outfit.traits.direction === 'rtl' ? { ...box, x: 1 - box.x - box.width } : box))
    .map((box) => scaleBox(box, layout.frame))
  const onPlate = [...fitted.slots].flatMap(([, { words, lines: boxes }]) => {
    const [first] = words
    return first !== undefined && tree.elements[first.element]?.ground === 'plate' ? boxes : []
  })
  const area = (boxes: readonly Box[]): number => boxes.reduce((sum, box) => sum + box.width * box.height, 0)
  const covered = onPlate.map((box) =>
    Math.max(
      0,
      ...calm.map((each) => area([intersection(box, each) ?? { x: 0, y: 0, width: 0, height: 0 }])),
    ),
  )
  const share = covered.reduce((sum, each) => sum + each, 0) / Math.max(1, area(onPlate))
  if (onPlate.length > 0 && share < CALM)
    faults.push({
      ...where,
      rule: 'calm-missing',
      at: `families.${layout.family}`,
      found: `${Math.round(share * 100)} % of the type on the plate in calm areas, in ${layout.family} formats`,
      expected: `calm boxes under it: at least ${CALM * 100} %`,
    })
  return faults
}

function nearestTo(value: number, candidates: readonly number[]): number {
  return candidates.reduce((best, each) => (Math.abs(each - value) < Math.abs(best - value) ? each : best))
}

/** Distance between two boxes, 0 where they touch or overlap. */
function gapBetween(a: Box, b: Box): number {
  const across = Math.max(0, b.x - a.x - a.width, a.x - b.x - b.width)
  const down = Math.max(0, b.y - a.y - a.height, a.y - b.y - b.height)
  return Math.hypot(across, down)
}

function px(length: number): string {
  return `${Math.round(length * 10) / 10} px`
}
