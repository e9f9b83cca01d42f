import { type Box, contains } from '../kit/geometry.ts'

/** An overlay taken apart for measuring. Each part is a whole SVG of the same canvas. */
export interface Layers {
  /** Everything but type and logos. */
  readonly shapes: string
  /** The type of each slot by itself, cut where the overlay cuts it. Strokes and shadows are left out: they are halo. */
  readonly inks: ReadonlyMap<string, string>
  /** The logos, all together; `undefined` if there is none. */
  readonly logos: string | undefined
  /** Everything in the order it is painted, effects included; see {@link groupsOf}. */
  readonly painted: readonly Segment[]
}

/** Neighbours in the order of painting that belong together: the type of a slot, a logo, or shapes. */
export interface LayerGroup {
  readonly kind: 'slot' | 'logo' | 'shapes'
  /** Of the slot; else `logo`, `shapes`. Unique: later ones of a name are counted, `shapes 2`. */
  readonly name: string
  readonly slot?: string
  /** Its markup without the root element and without definitions. */
  readonly body: string
}

/** An overlay in the groups it is painted in, from bottom to top. */
export interface Grouped {
  /** The opening tag of the root element. */
  readonly root: string
  /** What the groups refer to. */
  readonly definitions: string
  readonly groups: readonly LayerGroup[]
}

/** Who owns what is drawn. */
export interface Owners {
  /** Slot of an element, by its number. */
  readonly slotOf: (element: number) => string | undefined
  /** Boxes of the slots, by which lines drawn under and through words are assigned. */
  readonly boxes: ReadonlyMap<string, Box>
  /** Addresses of the logos' pictures. */
  readonly logos: ReadonlySet<string>
}

/** A piece of an SVG. */
export interface Segment {
  readonly kind: 'frame' | 'definition' | 'shape' | 'logo' | 'ink'
  readonly text: string
  readonly slot?: string
}

const TAG = /<(\/?)([a-zA-Z][\w:-]*)((?:"[^"]*"|[^">])*?)(\/?)>/g
const DEFINITIONS = new Set([
  'defs',
  'clipPath',
  'mask',
  'filter',
  'pattern',
  'linearGradient',
  'radialGradient',
  'symbol',
])
const DRAWN = new Set([
  'path',
  'rect',
  'circle',
  'ellipse',
  'line',
  'polygon',
  'polyline',
  'image',
  'text',
  'use',
])

/** Takes an SVG that the renderer drew apart, by the numbers that the outlines of its text carry. */
export function layersOf(svg: string, owners: Owners): Layers {
  const segments = segmentsOf(svg, owners)
  const join = (keep: (segment: Segment) => boolean): string => textOf(segments, keep)
  const always = ({ kind }: Segment): boolean => kind === 'frame' || kind === 'definition'
  const slots = new Set(segments.flatMap(({ slot }) => slot ?? []))
  return {
    shapes: join((segment) => always(segment) || segment.kind === 'shape'),
    inks: new Map(
      [...slots].map((slot) => [
        slot,
        pruned(bare(join((segment) => always(segment) || (segment.kind === 'ink' && segment.slot === slot)))),
      ]),
    ),
    logos: segments.some(({ kind }) => kind === 'logo')
      ? join((segment) => always(segment) || segment.kind === 'logo')
      : undefined,
    painted: segments,
  }
}

/** What is painted, taken apart into groups, with the definitions they share. */
export function groupsOf({ painted }: Pick<Layers, 'painted'>): Grouped {
  const root = painted.find(({ text }) => text.startsWith('<svg'))?.text ?? '<svg>'
  const frames = painted.filter(({ text }) => text !== root && text !== '</svg>')
  const runs: { kind: LayerGroup['kind']; slot: string | undefined; own: Set<Segment> }[] = []
  for (const segment of frames) {
    if (segment.kind === 'frame' || segment.kind === 'definition') continue
    const kind = segment.kind === 'ink' ? 'slot' : segment.kind === 'logo' ? 'logo' : 'shapes'
    const last = runs.at(-1)
    if (last?.kind === kind && last.slot === segment.slot) last.own.add(segment)
    else runs.push({ kind, slot: segment.slot, own: new Set([segment]) })
  }
  const count = new Map<string, number>()
  return {
    root,
    definitions: textOf(frames, ({ kind }) => kind === 'definition'),
    groups: runs.map(({ kind, slot, own }) => {
      const base = slot ?? kind
      const nth = (count.get(base) ?? 0) + 1
      count.set(base, nth)
      return {
        kind,
        name: nth === 1 ? base : `${base} ${nth}`,
        ...(slot === undefined ? {} : { slot }),
        body: pruned(textOf(frames, (segment) => segment.kind === 'frame' || own.has(segment))),
      }
    }),
  }
}

function textOf(segments: readonly Segment[], keep: (segment: Segment) => boolean): string {
  return segments.flatMap((segment) => (keep(segment) ? [segment.text] : [])).join('')
}

/** The same drawing with nothing cut off. */
export function uncut(svg: string): string {
  return svg.replace(/ (?:clip-path|mask)="[^"]*"/g, '')
}

/** Without groups that hold nothing. */
export function pruned(svg: string): string {
  let before = ''
  let after = svg
  while (after !== before) {
    before = after
    after = before.replace(/<g\b[^>]*><\/g>/g, '')
  }
  return after
}

/**
 * Whether a drawing of this extent may be cut off by what it is clipped to. `false` is certain: everything it is clipped to is a
 * plain rectangle around it.
 */
export function mayCut(svg: string, extent: Box): boolean {
  const definitions = new Map(
    [...svg.matchAll(/<(clipPath|mask)\b[^>]*? id="([^"]*)"[^>]*>(.*?)<\/\1>/gs)].map(
      ([text, , id, inner]) => [id ?? '', { text, inner: inner ?? '' }],
    ),
  )
  const drawn = svg.replace(/<(clipPath|mask)\b[^>]*>.*?<\/\1>/gs, '')
  const seen = new Set<string>()
  const cuts = (text: string): boolean =>
    [...text.matchAll(/url\(#([^)]*)\)/g)].some(([, id = '']) => {
      if (seen.has(id)) return false
      seen.add(id)
      const found = definitions.get(id)
      if (found === undefined) return true
      const rect = /^<rect( [^>]*?)\/?>(?:<\/rect>)?$/.exec(found.inner)?.[1]
      return rect === undefined || /transform|rx=|ry=/.test(rect) || !around(rect, extent) || cuts(found.text)
    })
  return cuts(drawn)
}

function around(rect: string, extent: Box): boolean {
  const value = (key: string): number => Number(new RegExp(` ${key}="([^"]*)"`).exec(rect)?.[1])
  const box = { x: value('x'), y: value('y'), width: value('width'), height: value('height') }
  return contains(box, extent)
}

/** Without strokes, shadows and filters; a line through words is nothing but stroke. */
function bare(svg: string): string {
  return svg.replace(/<(?!line\b)[^>]*>/g, (tag) =>
    tag.replace(/ (?:filter|stroke|stroke-width)="[^"]*"/g, ''),
  )
}

function segmentsOf(svg: string, owners: Owners): readonly Segment[] {
  const segments: Segment[] = []
  let open:
    | { readonly name: string; readonly start: number; depth: number; readonly kind: Segment['kind'] }
    | undefined
  let last = 0
  let depth = 0
  for (const match of svg.matchAll(TAG)) {
    const [text, closing, name = '', attributes = '', closed] = match
    const start = match.index
    const end = start + text.length
    if (open !== undefined) {
      if (name !== open.name || closed === '/') continue
      open.depth += closing === '/' ? -1 : 1
      if (open.depth > 0) continue
      segments.push({ kind: open.kind, text: svg.slice(open.start, end) })
      open = undefined
    } else {
      if (start > last) segments.push({ kind: 'frame', text: svg.slice(last, start) })
      const nested = name === 'svg' && depth > 0 && closing === ''
      const kind = DEFINITIONS.has(name) ? 'definition' : nested || DRAWN.has(name) ? 'shape' : 'frame'
      if (kind === 'frame') segments.push({ kind, text })
      else if (closed === '/') segments.push({ text, ...ownerOf(name, attributes, kind, owners) })
      else open = { name, start, depth: 1, kind }
    }
    if (name === 'svg') depth += closing === '/' ? -1 : closed === '/' ? 0 : 1
    last = end
  }
  return segments
}

function ownerOf(
  name: string,
  attributes: string,
  kind: Segment['kind'],
  { slotOf, boxes, logos }: Owners,
): Pick<Segment, 'kind' | 'slot'> {
  if (kind !== 'shape') return { kind }
  const value = (key: string): string | undefined => new RegExp(` ${key}="([^"]*)"`).exec(attributes)?.[1]
  if (name === 'image') return { kind: logos.has(value('href') ?? '') ? 'logo' : 'shape' }
  const element = value('data-n')
  const slot =
    element !== undefined
      ? slotOf(Number(element))
      : name === 'line'
        ? slotAt(Number(value('x1')), Number(value('y1')), boxes)
        : undefined
  return slot === undefined ? { kind } : { kind: 'ink', slot }
}

/** The slot whose words a line is drawn under or through. */
function slotAt(x: number, y: number, boxes: ReadonlyMap<string, Box>): string | undefined {
  for (const [slot, box] of boxes) {
    const slack = Math.min(box.height * 0.4, box.width)
    const across = x >= box.x - slack && x <= box.x + box.width + slack
    if (across && y >= box.y - slack && y <= box.y + box.height + slack) return slot
  }
  return undefined
}
