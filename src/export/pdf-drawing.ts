import { referenceOf, type Vector, type VectorElement } from './vector.ts'

/** What a drawing becomes on a page. */
export interface Drawing {
  /** Operators of a content stream, in the units of the drawing with y pointing down. */
  readonly content: string
  /** Opacities the content refers to by name, for filling and stroking alike. */
  readonly states: ReadonlyMap<string, number>
  /** Drawings that are blended as a whole, by the name the content refers to them by. */
  readonly groups: ReadonlyMap<string, string>
}

/** Operands and operator that set a colour, such as `0 0.2 1 rg`. */
export type SetColor = (color: string, use: 'fill' | 'stroke') => string

/**
 * Whether an element can be drawn with the vectors of PDF so that it looks the same. What cannot: filters, blend modes,
 * gradients, patterns, pictures of pixels, masks other than rectangles, clips of several shapes.
 */
export function isVector(element: VectorElement, drawing: Vector): boolean {
  const { name, attributes, children, drawing: inner } = element
  if (attributes.filter !== undefined || /mix-blend-mode/.test(attributes.style ?? '')) return false
  if (attributes['clip-path'] !== undefined && clipsOf(attributes['clip-path'], drawing) === undefined)
    return false
  if (attributes.mask !== undefined && masksOf(attributes.mask, drawing) === undefined) return false
  if (name === 'g') return children.every((child) => isVector(child, drawing))
  if (name === 'path') return isFlat(attributes.fill) && isFlat(attributes.stroke)
  return name === 'image' && inner !== undefined && inner.drawn.every((child) => isVector(child, inner))
}

/** Draws an element for which {@link isVector} holds. Names start with `prefix`. */
export function drawVector(
  elements: readonly VectorElement[],
  drawing: Vector,
  setColor: SetColor,
  prefix: string,
): Drawing {
  const states = new Map<string, number>()
  const groups = new Map<string, string>()
  const state = (opacity: number): string => {
    const name = `A${Math.round(opacity * 1000)}`
    states.set(name, opacity)
    return `/${name} gs`
  }
  const draw = (element: VectorElement, within: Vector): string => {
    const { name, attributes } = element
    const around = [
      ...(attributes.transform === undefined ? [] : [`${matrixOf(attributes.transform)} cm`]),
      ...(clipsOf(attributes['clip-path'], within) ?? []),
      ...(masksOf(attributes.mask, within) ?? []),
    ]
    const inside =
      name === 'path' ? path(attributes) : name === 'image' ? image(element) : all(element, within)
    if (inside === '') return ''
    const opacity = name === 'g' ? Number(attributes.opacity ?? 1) : 1
    if (opacity < 1) {
      const group = `${prefix}${groups.size}`
      groups.set(group, inside)
      return lines('q', ...around, state(opacity), `/${group} Do`, 'Q')
    }
    return around.length === 0 && name === 'g' ? inside : lines('q', ...around, inside, 'Q')
  }
  const all = ({ children }: VectorElement, within: Vector): string =>
    lines(...children.map((child) => draw(child, within)))
  const path = (attributes: VectorElement['attributes']): string => {
    const { fill = '#000000', stroke = 'none' } = attributes
    const opacity = Number((fill === 'none' ? attributes['stroke-opacity'] : attributes['fill-opacity']) ?? 1)
    const other = Number(attributes['stroke-opacity'] ?? 1)
    const fills = fill !== 'none'
    const strokes = stroke !== 'none'
    if (attributes.visibility === 'hidden' || (!fills && !strokes)) return ''
    const shape = pathOf(attributes.d ?? '')
    const evenOdd = attributes['fill-rule'] === 'evenodd' ? '*' : ''
    const fillIt = lines(setColor(fill, 'fill'), opacity < 1 ? state(opacity) : '', shape, `f${evenOdd}`)
    if (!strokes) return fillIt
    const strokeIt = lines(
      setColor(stroke, 'stroke'),
      other < 1 ? state(other) : '',
      strokeStyle(attributes),
      shape,
      'S',
    )
    if (!fills) return strokeIt
    const [first, second] = attributes['paint-order'] === 'stroke' ? [strokeIt, fillIt] : [fillIt, strokeIt]
    return lines('q', first, 'Q', 'q', second, 'Q')
  }
  const image = ({ attributes, drawing: inner }: VectorElement): string => {
    if (inner === undefined) return ''
    const [x, y, width, height] = [attributes.x, attributes.y, attributes.width, attributes.height].map(
      (value) => Number(value ?? 0),
    ) as [number, number, number, number]
    const frame = { x, y, width, height }
    return lines(
      `${numbers(x, y, width, height)} re W n`,
      `${placing(frame, [0, 0, inner.width, inner.height], attributes.preserveAspectRatio)} cm`,
      `${placing({ x: 0, y: 0, width: inner.width, height: inner.height }, inner.viewBox, inner.aspect)} cm`,
      ...inner.drawn.map((child) => draw(child, inner)),
    )
  }
  return { content: lines(...elements.map((element) => draw(element, drawing))), states, groups }
}

function isFlat(paint: string | undefined): boolean {
  return paint === undefined || paint === 'none' || /^#[0-9a-f]{6}$/.test(paint)
}

/** Operators that clip to a clip path and those it is clipped by; `undefined` if it takes more than one shape. */
function clipsOf(value: string | undefined, drawing: Vector): readonly string[] | undefined {
  if (value === undefined) return []
  const clip = drawing.definitions.get(referenceOf(value) ?? '')
  const [shape, ...others] = clip?.children ?? []
  if (clip === undefined || shape?.name !== 'path' || others.length > 0) return undefined
  if (clip.attributes.clipPathUnits === 'objectBoundingBox' || clip.attributes.transform !== undefined)
    return undefined
  if (shape.attributes.transform !== undefined || shape.attributes['clip-path'] !== undefined)
    return undefined
  const outer = clipsOf(clip.attributes['clip-path'], drawing)
  const rule = shape.attributes['clip-rule'] === 'evenodd' ? 'W* n' : 'W n'
  return outer === undefined ? undefined : [...outer, `${pathOf(shape.attributes.d ?? '')}\n${rule}`]
}

/** A mask of nothing but one opaque white shape clips. `undefined` for any other. */
function masksOf(value: string | undefined, drawing: Vector): readonly string[] | undefined {
  if (value === undefined) return []
  const mask = drawing.definitions.get(referenceOf(value) ?? '')
  if (mask === undefined || mask.attributes.maskContentUnits === 'objectBoundingBox') return undefined
  const inner = masksOf(mask.attributes.mask, drawing)
  const shapes = clippingShapes(mask, drawing)
  return inner === undefined || shapes === undefined ? undefined : [...inner, ...shapes]
}

function clippingShapes(element: VectorElement, drawing: Vector): readonly string[] | undefined {
  const [child, ...others] = element.children
  if (child === undefined || others.length > 0) return undefined
  const { name, attributes } = child
  const known = new Set(['fill', 'stroke', 'd', 'mask', 'clip-path', 'fill-rule'])
  if (Object.keys(attributes).some((key) => !known.has(key))) return undefined
  const around = [clipsOf(attributes['clip-path'], drawing), masksOf(attributes.mask, drawing)]
  if (around.includes(undefined)) return undefined
  const before = around.flatMap((operators) => operators ?? [])
  if (name === 'g') {
    const inner = clippingShapes(child, drawing)
    return inner === undefined ? undefined : [...before, ...inner]
  }
  if (name !== 'path' || attributes.fill !== '#ffffff' || (attributes.stroke ?? 'none') !== 'none')
    return undefined
  return [...before, `${pathOf(attributes.d ?? '')}\n${attributes['fill-rule'] === 'evenodd' ? 'W*' : 'W'} n`]
}

const CAPS: Readonly<Record<string, number>> = { butt: 0, round: 1, square: 2 }
const JOINS: Readonly<Record<string, number>> = { miter: 0, round: 1, bevel: 2 }

function strokeStyle(attributes: VectorElement['attributes']): string {
  const dashes = attributes['stroke-dasharray']?.split(/[\s,]+/).map(Number)
  return lines(
    `${Number(attributes['stroke-width'] ?? 1)} w`,
    `${CAPS[attributes['stroke-linecap'] ?? ''] ?? 0} J`,
    `${JOINS[attributes['stroke-linejoin'] ?? ''] ?? 0} j`,
    `${Number(attributes['stroke-miterlimit'] ?? 4)} M`,
    dashes === undefined
      ? ''
      : `[${numbers(...dashes)}] ${numbers(Number(attributes['stroke-dashoffset'] ?? 0))} d`,
  )
}

/** Path data of the engine as path operators. A quadratic curve is a cubic with its control points at two thirds. */
function pathOf(data: string): string {
  const parts = data.split(/[\s,]+/)
  const out: string[] = []
  let at: readonly [number, number] = [0, 0]
  for (let index = 0; index < parts.length; ) {
    const command = parts[index] ?? ''
    const operands = (count: number): number[] => parts.slice(index + 1, index + 1 + count).map(Number)
    if (command === 'M' || command === 'L') {
      const [x = 0, y = 0] = operands(2)
      // A step of no length, before or after others, would swallow the first dot of a dotted line in some engines.
      const alone = (out.at(-1) ?? 'm').endsWith('m') && !/^[LCQ]$/.test(parts[index + 3] ?? '')
      const idle = command === 'L' && x === at[0] && y === at[1] && !alone
      if (!idle) out.push(`${numbers(x, y)} ${command === 'M' ? 'm' : 'l'}`)
      at = [x, y]
      index += 3
    } else if (command === 'C') {
      const points = operands(6)
      out.push(`${numbers(...points)} c`)
      at = [points[4] ?? 0, points[5] ?? 0]
      index += 7
    } else if (command === 'Q') {
      const [cx = 0, cy = 0, x = 0, y = 0] = operands(4)
      const third = (from: number, control: number): number => from + (2 * (control - from)) / 3
      out.push(`${numbers(third(at[0], cx), third(at[1], cy), third(x, cx), third(y, cy), x, y)} c`)
      at = [x, y]
      index += 5
    } else {
      if (command === 'Z') out.push('h')
      else if (command !== '') throw new Error(`the engine wrote a path with ${command}`)
      index += 1
    }
  }
  return out.join('\n')
}

function matrixOf(transform: string): string {
  const values = /^matrix\(([^)]*)\)$/
    .exec(transform)?.[1]
    ?.trim()
    .split(/[\s,]+/)
    .map(Number)
  if (values?.length !== 6) throw new Error(`the engine wrote a transform as ${transform}`)
  return numbers(...values)
}

interface Frame {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The matrix that fits a view box into a frame (SVG 2, 8.6 "preserveAspectRatio"). */
function placing(frame: Frame, view: Vector['viewBox'], aspect = 'xMidYMid meet'): string {
  const [left, top, width, height] = view
  const [across, down] = [frame.width / width, frame.height / height]
  const [align = 'xMidYMid', how = 'meet'] = aspect.trim().split(/\s+/)
  if (align === 'none') return numbers(across, 0, 0, down, frame.x - left * across, frame.y - top * down)
  const scale = how === 'slice' ? Math.max(across, down) : Math.min(across, down)
  const share = (part: string | undefined): number => (part === 'Min' ? 0 : part === 'Max' ? 1 : 0.5)
  const [, horizontal, vertical] = /^x(Min|Mid|Max)Y(Min|Mid|Max)$/.exec(align) ?? []
  const x = frame.x - left * scale + (frame.width - width * scale) * share(horizontal)
  const y = frame.y - top * scale + (frame.height - height * scale) * share(vertical)
  return numbers(scale, 0, 0, scale, x, y)
}

/** Numbers as PDF writes them: no exponents. */
export function numbers(...values: readonly number[]): string {
  return values.map((value) => String(Number(value.toFixed(5)))).join(' ')
}

/** Operators on lines, without empty ones. */
export function lines(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n')
}
