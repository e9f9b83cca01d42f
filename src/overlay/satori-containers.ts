import type { Size } from '../kit/geometry.ts'
import type { Node } from './satori.ts'

/**
 * Container queries make satori lay everything out twice: once to learn how large the container is, once with what it learned. Nearly
 * always that is the canvas. So the size it had is remembered for sheets and trees alike, assumed, and looked at again after the one
 * layout: a container that is placed absolutely, in lengths of its own, and in no other container, is as large with the rules that
 * ask for its size as without.
 */
type Sizes = ReadonlyMap<number, Size>

/** satori's own node of the layout. */
export interface LaidNode {
  readonly style: { readonly position?: unknown; readonly width?: unknown; readonly height?: unknown }
  readonly layout: Size & { readonly padding?: Edges; readonly border?: Edges }
}

interface Edges {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Strangers choose the trees. */
const MOST = 200
const known = new Map<string, Sizes>()

/** What the layout of a container may depend on, but for what is looked at again; `undefined` where there is none. */
export function containerKey(tree: Node, { width, height }: Partial<Size>): string | undefined {
  const parts: string[] = [`${width} ${height}`]
  let queries = false
  const visit = ({ type, props: { className, lang, children } }: Node): void => {
    parts.push(`<${type} ${String(className)} ${String(lang)}`)
    if (type === 'style') {
      const sheet = String(children)
      queries ||= sheet.includes('@container')
      parts.push(sheet)
    } else if (typeof children === 'string') parts.push('"')
    else
      for (const child of children ?? [])
        if (typeof child === 'string') parts.push('"')
        else visit(child)
    parts.push('>')
  }
  visit(tree)
  return queries ? parts.join('') : undefined
}

/** What the changed code calls. */
export const containers = {
  /** How large the containers should be, in the form satori keeps it. */
  expectedSizes: (key: string | undefined): { sizes?: Sizes } => {
    const sizes = key === undefined ? undefined : known.get(key)
    return sizes === undefined ? {} : { sizes }
  },
  /** Whether they are. */
  isExpected: (sizes: Sizes, nodes: ReadonlyMap<number, LaidNode>): boolean => {
    const [[index, node] = []] = nodes
    const size = index === undefined ? undefined : sizes.get(index)
    if (nodes.size !== 1 || node === undefined || size === undefined || !isFixed(node)) return false
    const { width, height } = innerSize(node)
    return width === size.width && height === size.height
  },
  /** Remembers what was found. */
  learnSizes: (key: string | undefined, sizes: Sizes, nodes: ReadonlyMap<number, LaidNode>): void => {
    const [node] = nodes.values()
    if (key === undefined || nodes.size !== 1 || node === undefined || !isFixed(node)) return
    if (known.size >= MOST) known.clear()
    known.set(key, new Map(sizes))
  },
}

function isFixed({ style }: LaidNode): boolean {
  const given = (length: unknown): boolean => typeof length === 'number'
  return style.position === 'absolute' && given(style.width) && given(style.height)
}

function innerSize({ layout: { width, height, padding, border } }: LaidNode): Size {
  const edges = [padding, border].flatMap((each) => each ?? [])
  return edges.reduce(
    (size, { left, right, top, bottom }) => ({
      width: size.width - left - right,
      height: size.height - top - bottom,
    }),
    { width, height },
  )
}
