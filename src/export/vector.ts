import { escapedAttribute } from '../kit/markup-text.ts'
import { simplify } from '../raster/resvg.ts'

/** An element of a simplified drawing. */
export interface VectorElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly VectorElement[]
  /** Of an `image` that is itself an SVG: its drawing. */
  readonly drawing?: Vector
}

/** A simplified drawing: what is drawn, in order, and what it refers to. */
export interface Vector {
  readonly width: number
  readonly height: number
  readonly viewBox: readonly [x: number, y: number, width: number, height: number]
  /** How the view box meets the frame, as in SVG. */
  readonly aspect: string
  readonly drawn: readonly VectorElement[]
  readonly definitions: ReadonlyMap<string, VectorElement>
}

/** SVGs inside SVGs, at most; deeper ones are drawn as pixels. */
const DEEPEST = 3

/**
 * Reads an SVG into a tree of the few elements that {@link simplify} leaves, pictures that are SVGs opened.
 * Throws `RENDER_FAILED` where the renderer cannot read it either.
 */
export function readVector(svg: string, depth = 0): Vector {
  const root = parse(simplify(svg))
  const { attributes } = root
  const [width, height] = [Number(attributes.width), Number(attributes.height)]
  const view = (attributes.viewBox ?? '').split(/[\s,]+/).map(Number)
  const opened = root.children.map((child) => open(child, depth))
  return {
    width,
    height,
    viewBox: view.length === 4 ? (view as unknown as Vector['viewBox']) : [0, 0, width, height],
    aspect: attributes.preserveAspectRatio ?? 'xMidYMid meet',
    drawn: opened.filter(({ name }) => name !== 'defs'),
    definitions: new Map(
      opened
        .filter(({ name }) => name === 'defs')
        .flatMap(({ children }) => children.map((child) => [child.attributes.id ?? '', child] as const)),
    ),
  }
}

/**
 * The same drawing with dotted lines that every engine draws alike. Dots are dashes of no length, for which engines put
 * lengths of their own, and the dot at the very end of a line is there or not by a rounding: each dot gets a hair of length,
 * taken from the gap, and the gap is a hair shorter.
 */
export function withSteadyDots(svg: string): string {
  return svg.replace(
    / stroke-dasharray="0[ ,]+([\d.]+)"/g,
    (_, gap: string) => ` stroke-dasharray="${HAIR} ${Math.max(HAIR, Number(gap) - 2 * HAIR)}"`,
  )
}

/** In pixels of the canvas. */
const HAIR = 0.02

/** The address of what an attribute refers to, as in `url(#id)`. */
export function referenceOf(value: string | undefined): string | undefined {
  return /^url\(#(.*)\)$/.exec(value ?? '')?.[1]
}

/** Every colour of a drawing, as `#rrggbb`. */
export function colorsOf(drawing: Vector): ReadonlySet<string> {
  const found = new Set<string>()
  const visit = ({ attributes, children, drawing: inner }: VectorElement): void => {
    for (const value of [attributes.fill, attributes.stroke])
      if (value !== undefined && /^#[0-9a-f]{6}$/.test(value)) found.add(value)
    for (const child of [...children, ...(inner?.drawn ?? [])]) visit(child)
  }
  drawing.drawn.forEach(visit)
  return found
}

function open(element: VectorElement, depth: number): VectorElement {
  const children = element.children.map((child) => open(child, depth))
  const source = /^data:image\/svg\+xml;base64,\s*(.*)$/s.exec(element.attributes['xlink:href'] ?? '')?.[1]
  if (element.name !== 'image' || source === undefined || depth >= DEEPEST) return { ...element, children }
  const drawing = readVector(Buffer.from(source, 'base64').toString('utf8'), depth + 1)
  return { ...element, children, drawing }
}

const TAG = /<(\/?)([a-zA-Z][\w:-]*)((?:\s+[\w:-]+="[^"]*")*)\s*(\/?)>/g
const ATTRIBUTE = /([\w:-]+)="([^"]*)"/g
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }

/** Reads what the engine wrote; it has no text, no comments and no entities but the five. */
function parse(svg: string): VectorElement {
  interface Open {
    readonly name: string
    readonly attributes: Record<string, string>
    readonly children: VectorElement[]
  }
  const top: Open = { name: '', attributes: {}, children: [] }
  const stack: Open[] = [top]
  for (const [, closing, name = '', attributes = '', closed] of svg.matchAll(TAG)) {
    if (closing === '/') {
      const done = stack.pop()
      if (done !== undefined) stack.at(-1)?.children.push(done)
      continue
    }
    const element: Open = { name, attributes: Object.create(null), children: [] }
    for (const [, key = '', value = ''] of attributes.matchAll(ATTRIBUTE))
      element.attributes[key] = value.replace(/&(\w+);/g, (all, entity: string) => ENTITIES[entity] ?? all)
    if (closed === '/') stack.at(-1)?.children.push(element)
    else stack.push(element)
  }
  const [root] = top.children
  if (root === undefined || root.name !== 'svg') throw new Error('the engine wrote no <svg>')
  return root
}

/** Some elements of a drawing as an SVG of their own, with all they may refer to. */
export function svgOf(drawing: Vector, elements: readonly VectorElement[]): string {
  const { width, height, viewBox, aspect, definitions } = drawing
  const defs = [...definitions.values()].map(textOf).join('')
  return `<svg width="${width}" height="${height}" viewBox="${viewBox.join(' ')}" preserveAspectRatio="${aspect}" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><defs>${defs}</defs>${elements.map(textOf).join('')}</svg>`
}

function textOf({ name, attributes, children }: VectorElement): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapedAttribute(value)}"`)
  return `<${name}${written.join('')}>${children.map(textOf).join('')}</${name}>`
}
