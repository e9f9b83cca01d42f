import type { MarkupElement } from '../template/markup.ts'

/** Marks an element that keeps its place but is not drawn, with all in it. No template may write it. */
export const UNDRAWN = 'data-undrawn'
/** Marks an element whose borders are not drawn. */
export const BARE = 'data-bare'

/**
 * The markup for a plate that carries some slots itself: those keep their place but are not drawn; grounds that hold one of
 * them are not laid, so that the plate shows, and what is mere decoration there goes with them. Slots and logos that remain
 * then stand on the plate.
 */
export function leaveOut(
  markup: readonly MarkupElement[],
  slots: ReadonlySet<string>,
): readonly MarkupElement[] {
  if (slots.size === 0) return markup
  return markup.map((element) => without(element, slots, false))
}

function without(element: MarkupElement, slots: ReadonlySet<string>, opened: boolean): MarkupElement {
  const { attributes, children } = element
  const own = attributes['data-slot']
  if (own !== undefined)
    return slots.has(own) ? { ...element, attributes: { ...attributes, [UNDRAWN]: '' } } : element
  const ground = attributes['data-ground']
  const holds = holdsAny(element, (slot) => slots.has(slot))
  // A ground of its own inside one that goes, such as a button's, stays.
  const open = (opened && ground === undefined) || (ground !== undefined && holds)
  const rest = children.map((child) => (typeof child === 'string' ? child : without(child, slots, open)))
  if (!open || element.type === 'style') return { ...element, children: rest }
  const remains = holdsAny(element, (slot) => !slots.has(slot)) || showsPicture(element)
  const { 'data-ground': _, ...others } = attributes
  const mark = remains || holds ? { [BARE]: '' } : { [UNDRAWN]: '' }
  return { ...element, attributes: { ...others, ...mark }, children: rest }
}

function holdsAny(element: MarkupElement, wanted: (slot: string) => boolean): boolean {
  const own = element.attributes['data-slot']
  if (own !== undefined) return wanted(own)
  return element.children.some((child) => typeof child !== 'string' && holdsAny(child, wanted))
}

function showsPicture({ attributes, children }: MarkupElement): boolean {
  if (attributes['data-logo'] !== undefined || attributes['data-field'] !== undefined) return true
  return children.some((child) => typeof child !== 'string' && showsPicture(child))
}
