import type { Node } from './satori.ts'

type Child = Node | string

// Elements that stand in a line of text. satori sets a line that has one of them without the bidi algorithm.
const INLINE = new Set('a abbr b cite code em i mark q s small span strong sub sup time u'.split(' '))

/**
 * Rewrites a tree for right-to-left copy, so that no paragraph mixes text with inline elements: satori sets such
 * paragraphs in the wrong word order. Each line between `<br>` becomes a block; a line that is one inline element keeps
 * it, a line of several becomes plain text, because the right words matter more than emphasis. Elements that hold only
 * elements (rows of a flex box, say) stay as they are.
 */
export function unmixInline(node: Node): Node {
  const { children } = node.props
  if (children === undefined || typeof children === 'string') return node
  const isMixed = children.some(isBreak) || (children.some(isText) && children.some(isInline))
  const isParagraph =
    isMixed && children.every((child) => typeof child === 'string' || isBreak(child) || isInline(child))
  const next = isParagraph
    ? linesOf(children)
    : children.map((child) => (typeof child === 'string' ? child : unmixInline(child)))
  return { ...node, props: { ...node.props, children: next } }
}

function linesOf(children: readonly Child[]): Child[] {
  const lines: Child[][] = [[]]
  for (const child of children) {
    if (isBreak(child)) lines.push([])
    else if (typeof child !== 'string' || child.trim() !== '' || lines.at(-1)?.length)
      lines.at(-1)?.push(child)
  }
  return lines.flatMap((line) => {
    const drawn = line.filter((child) => textOf(child).trim() !== '')
    const [only] = drawn
    if (only === undefined) return line.length === 0 && lines.length > 1 ? [block('span', {}, '\u00a0')] : []
    if (drawn.length === 1 && typeof only !== 'string')
      return [block(only.type, only.props, textOf(only).trim())]
    return [block('span', {}, line.map(textOf).join('').trim())]
  })
}

function block(type: string, props: Node['props'], text: string): Node {
  return { type, props: { ...props, style: { ...props.style, display: 'block' }, children: [text] } }
}

function textOf(child: Child): string {
  if (typeof child === 'string') return child
  if (isBreak(child)) return ' '
  const { children } = child.props
  return children === undefined ? '' : typeof children === 'string' ? children : children.map(textOf).join('')
}

function isText(child: Child): boolean {
  return typeof child === 'string' && child.trim() !== ''
}

function isInline(child: Child): boolean {
  return typeof child !== 'string' && INLINE.has(child.type)
}

function isBreak(child: Child): boolean {
  return typeof child !== 'string' && child.type === 'br'
}
