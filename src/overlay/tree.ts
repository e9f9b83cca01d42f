import { COPY_BREAK } from '../template/handlebars.ts'
import type { MarkupElement } from '../template/markup.ts'
import { BARE, UNDRAWN } from './leave-out.ts'
import type { Node } from './satori.ts'

/** What is known of one element of the overlay, by its number. */
export interface ElementInfo {
  readonly parent: number | undefined
  readonly type: string
  /** The slot it stands in, or is. */
  readonly slot: string | undefined
  /** Whether it is the slot's own element. */
  readonly isSlot: boolean
  /** Nearest `data-role`, where text inside a slot plays another part than the slot. */
  readonly role: string | undefined
  /** Nearest `data-ground`: what the type stands on; `plate` where nothing is declared. */
  readonly ground: string
  readonly isLogo: boolean
  /** The field whose address it shows as a QR code. */
  readonly code: string | undefined
  /** Whether it may reach beyond its parent on purpose. */
  readonly bleeds: boolean
}

/** How a tree is dressed for one setting. */
export interface Dress {
  /** Custom properties of the root. */
  readonly variables: Readonly<Record<string, string>>
  /** Base sheet and template sheets. */
  readonly sheet: string
  /** Classes of the root: the family, and `rtl` where it applies. */
  readonly classes: string
  readonly direction: 'ltr' | 'rtl'
  readonly lang: string
  /** Type size of each slot in px. */
  readonly sizes: ReadonlyMap<string, number>
  /** Text of a node as it is to be set. `index` counts the text nodes of the overlay. */
  readonly text: (raw: string, slot: string | undefined, index: number) => string
  /** Style of a ground's element: background, `--ink`, `--pop`. */
  readonly ground: (name: string) => Readonly<Record<string, string>>
  /** Style of a slot's element beside its size, such as its ink. */
  readonly slot: (slot: string, ground: string) => Readonly<Record<string, string>>
  /** Pictures by kind and name: `logo`, an image field, or the QR code of an address. */
  readonly picture: (
    element: MarkupElement,
    ground: string,
  ) => { readonly src: string; readonly ratio: number } | undefined
  /** Least height of logos in px. */
  readonly leastLogo: number
  /** Gives each element inside a slot a colour of its own, so that a probe can tell whose words it found. */
  readonly marked: boolean
}

/** A tree for the renderer, and what its elements are; element n has `data-n="n"`. */
export interface DressedTree {
  readonly root: Node
  readonly elements: readonly ElementInfo[]
  /** Every piece of text as it is set, by its number, and the element it stands in. */
  readonly texts: readonly { readonly element: number; readonly text: string }[]
}

/** Colour that marks the words of element `n` in a probe. */
export function markOf(n: number): string {
  return `#${(n + 1).toString(16).padStart(6, '0')}`
}

/** Turns parsed markup into a tree for the renderer. Pure. */
export function dressTree(markup: readonly MarkupElement[], dress: Dress): DressedTree {
  const elements: ElementInfo[] = []
  const sheets: string[] = [dress.sheet]
  const texts: { element: number; text: string }[] = []

  const visit = (element: MarkupElement, parent: number | undefined): Node | undefined => {
    const { type, attributes } = element
    if (type === 'style') {
      sheets.push(element.children.join(''))
      return undefined
    }
    const n = elements.length
    const above = parent === undefined ? undefined : elements[parent]
    const own = attributes['data-slot']
    const ground = attributes['data-ground'] ?? above?.ground ?? 'plate'
    const slot = own ?? above?.slot
    const info: ElementInfo = {
      parent,
      type,
      slot,
      isSlot: own !== undefined,
      role: attributes['data-role'] ?? above?.role,
      ground,
      isLogo: attributes['data-logo'] !== undefined,
      code: attributes['data-qr'],
      bleeds: attributes['data-bleed'] !== undefined,
    }
    elements.push(info)
    if (type === 'svg') return drawing(element, { ...dress.variables, ...dress.ground(ground) }, n)
    const style: Record<string, string> = {
      ...(attributes['data-ground'] !== undefined ? dress.ground(ground) : {}),
      ...(own !== undefined
        ? { fontSize: `${dress.sizes.get(own) ?? 16}px`, ...dress.slot(own, ground) }
        : {}),
      ...(dress.marked && slot !== undefined ? { color: markOf(n) } : {}),
      // A probe still finds its words: their room is kept.
      ...(attributes[UNDRAWN] !== undefined && !dress.marked ? { opacity: '0' } : {}),
      ...(attributes[BARE] === undefined ? {} : { borderColor: 'transparent' }),
      // Inherited by the outlines of its text, so that what is drawn can be told apart by element.
      ...(dress.marked || slot === undefined ? {} : { '--n': String(n) }),
    }
    if (type === 'img') return image(element, ground, style, n)
    const children = element.children.flatMap((child): (Node | string)[] => {
      if (typeof child !== 'string') {
        const node = visit(child, n)
        return node === undefined ? [] : [node]
      }
      return lines(child, (line) => {
        const text = dress.text(line, slot, texts.length)
        texts.push({ element: n, text })
        return text
      })
    })
    return {
      type,
      props: {
        'data-n': String(n),
        ...(attributes.class === undefined ? {} : { className: attributes.class }),
        ...(attributes.lang === undefined ? {} : { lang: attributes.lang }),
        style,
        children,
      },
    }
  }

  const image = (
    element: MarkupElement,
    ground: string,
    style: Record<string, string>,
    n: number,
  ): Node | undefined => {
    const picture = dress.picture(element, ground)
    if (picture === undefined) return undefined
    return {
      type: 'img',
      props: {
        'data-n': String(n),
        src: picture.src,
        ...(element.attributes.class === undefined ? {} : { className: element.attributes.class }),
        style: {
          ...style,
          aspectRatio: String(picture.ratio),
          // The renderer does not derive the one from the other.
          ...(element.attributes['data-logo'] === undefined
            ? {}
            : {
                minHeight: `${dress.leastLogo}px`,
                minWidth: `${dress.leastLogo * picture.ratio}px`,
              }),
        },
      },
    }
  }

  const children = markup.flatMap((element) => {
    const node = visit(element, undefined)
    return node === undefined ? [] : [node]
  })
  const { sheet, variables } = settled(sheets.join('\n'), dress.variables)
  const root: Node = {
    type: 'div',
    props: {
      className: dress.classes,
      lang: dress.lang,
      style: {
        position: 'relative',
        display: 'flex',
        width: dress.variables['--w'] ?? '100%',
        height: dress.variables['--h'] ?? '100%',
        direction: dress.direction,
        ...variables,
        ...dress.ground('plate'),
      },
      children: [{ type: 'style', props: { children: sheet } }, ...children],
    },
  }
  return { root, elements, texts }
}

/**
 * A sheet with the values of the variables that nothing in it declares again, and those of the others that it names. What
 * is left is inherited by every element, and satori copies it each time.
 */
function settled(
  sheet: string,
  variables: Readonly<Record<string, string>>,
): { readonly sheet: string; readonly variables: Readonly<Record<string, string>> } {
  const declared = new Set([...sheet.matchAll(/(--[\w-]+)\s*:/g)].map(([, name]) => name))
  const named = new Set<string>()
  const text = sheet.replace(/var\(\s*(--[\w-]+)\s*\)/g, (use, name: string) => {
    const value = variables[name]
    if (value !== undefined && !declared.has(name)) return value
    named.add(name)
    return use
  })
  // With a second choice behind a comma a name is left where it is.
  for (const [, name = ''] of text.matchAll(/var\(\s*(--[\w-]+)/g)) named.add(name)
  return {
    sheet: text,
    variables: Object.fromEntries(Object.entries(variables).filter(([name]) => named.has(name))),
  }
}

/** The lines of a copy, each prepared on its own, with breaks between them. */
function lines(text: string, prepare: (line: string) => string): (Node | string)[] {
  return text
    .split(COPY_BREAK)
    .flatMap((line, index): (Node | string)[] =>
      index === 0 ? [prepare(line)] : [{ type: 'br', props: {} }, prepare(line)],
    )
    .filter((line) => line !== '')
}

/** An inline drawing. The renderer copies its attributes as they stand, so custom properties are resolved here. */
function drawing(element: MarkupElement, variables: Readonly<Record<string, string>>, n?: number): Node {
  const attributes = Object.fromEntries(
    Object.entries(element.attributes).map(([name, value]) => [
      name === 'class' ? 'className' : name,
      value.replace(/var\((--[\w-]+)\)/g, (_, variable: string) => variables[variable] ?? 'currentColor'),
    ]),
  )
  return {
    type: element.type,
    props: {
      ...attributes,
      ...(n === undefined ? {} : { 'data-n': String(n) }),
      children: element.children.flatMap((child) =>
        typeof child === 'string' ? [] : [drawing(child, variables)],
      ),
    },
  }
}
