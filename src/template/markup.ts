import type { ChildNode } from 'domhandler'
import { parseDocument } from 'htmlparser2'
import { BroadsideError } from '../error/error.ts'
import { LIMITS } from '../kit/limits.ts'

/** An element of an overlay as it stands in the markup. White space between words is one space; a `\n` child string is a line break of the copy. */
export interface MarkupElement {
  readonly type: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly (MarkupElement | string)[]
}

/** Filled markup, read. */
export interface ReadMarkup {
  readonly elements: readonly MarkupElement[]
  /** Text that stands in no element at all; it would not be set. */
  readonly stray: string
}

/** The elements of filled markup. @throws as {@link readMarkup} */
export function parseMarkup(markup: string): readonly MarkupElement[] {
  return readMarkup(markup).elements
}

/** Reads filled markup. Unknown elements and attributes are kept: the lint refuses them. @throws BroadsideError MARKUP_INVALID when nested too deep */
export function readMarkup(markup: string): ReadMarkup {
  // SVG attribute names keep their case (viewBox); HTML ones are written in lower case anyway.
  const document = parseDocument(markup, { lowerCaseAttributeNames: false, decodeEntities: true })
  const nodes = document.children.flatMap((node) => read(node, 1))
  return {
    elements: nodes.filter((node): node is MarkupElement => typeof node !== 'string'),
    stray: nodes
      .filter((node) => typeof node === 'string')
      .join(' ')
      .trim(),
  }
}

function read(node: ChildNode, depth: number): (MarkupElement | string)[] {
  if (depth > LIMITS.treeDepth) {
    throw new BroadsideError('MARKUP_INVALID', {
      message: `The overlay has elements nested more than ${LIMITS.treeDepth} deep`,
    })
  }
  if (node.nodeType === 3) {
    const text = (node as unknown as { data: string }).data.replace(/[ \t\n\r\f]+/g, ' ')
    return text === '' ? [] : [text]
  }
  if (!('name' in node) || !('attribs' in node)) return []
  const { name, attribs, children } = node as unknown as {
    name: string
    attribs: Record<string, string>
    children: ChildNode[]
  }
  if (name === 'style') {
    const text = children.map((child) => ('data' in child ? String(child.data) : '')).join('')
    return [{ type: name, attributes: attribs, children: [text] }]
  }
  return [
    { type: name, attributes: attribs, children: trim(children.flatMap((child) => read(child, depth + 1))) },
  ]
}

/** Drops white space that only separates elements, as a browser does between blocks. */
function trim(children: (MarkupElement | string)[]): (MarkupElement | string)[] {
  const words = children.some((child) => typeof child === 'string' && child.trim() !== '')
  return words ? children : children.filter((child) => typeof child !== 'string')
}

/** Every element of a tree, parents first. */
export function* elementsOf(
  nodes: readonly (MarkupElement | string)[],
  depth = 1,
): Generator<{ element: MarkupElement; depth: number }> {
  for (const node of nodes) {
    if (typeof node === 'string') continue
    yield { element: node, depth }
    yield* elementsOf(node.children, depth + 1)
  }
}

/** All text of a tree, pieces separated by spaces; style sheets are not text. */
export function textOf(nodes: readonly (MarkupElement | string)[]): string {
  return nodes
    .map((node) => (typeof node === 'string' ? node : node.type === 'style' ? '' : textOf(node.children)))
    .join(' ')
}
