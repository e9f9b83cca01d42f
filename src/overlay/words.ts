/** Begins the address of an emoji in a probe; its number among the emoji of the tree follows. */
export const EMOJI_MARK = 'broadside-emoji:'

/**
 * A piece of text as satori set it: a word, a run of spaces, or an emoji. In the order they are painted: that of the
 * tree, but for stacking contexts. Pieces of a right-to-left line are in logical order, their `x` is visual. A soft hyphen at which a line breaks ends its word.
 */
export interface Word {
  readonly text: string
  /** Left edge, in canvas pixels before `transform`. */
  readonly x: number
  /** Baseline, in canvas pixels before `transform`. */
  readonly y: number
  /** Advance, in pixels. */
  readonly width: number
  readonly fontSize: number
  /** Letter spacing, in pixels; also after the last letter, where it is part of `width`. */
  readonly tracking: number
  /** The colour as satori writes it. An emoji has no colour and takes that of the text beside it, or `''`. */
  readonly fill: string
  /** The computed `font-family` list, in lower case. */
  readonly family: string
  readonly weight: number
  /** `matrix(a, b, c, d, e, f)` of the element and its ancestors, when one of them is transformed. */
  readonly transform?: Matrix
}

type Matrix = readonly [number, number, number, number, number, number]

interface Piece {
  readonly word: Word
  /** Height of an emoji's box, which is that of its line. */
  readonly height?: number
}

const WEIGHTS: Readonly<Record<string, number>> = { normal: 400, bold: 700 }
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

/**
 * Reads the words of an SVG that satori made with `embedFont: false`.
 * @param emoji The graphemes that {@link EMOJI_MARK} numbers.
 */
export function readWords(svg: string, emoji: readonly string[]): readonly Word[] {
  const pieces: Piece[] = []
  for (const [, kind, head = '', text = ''] of svg.matchAll(/<(text|image)\b([^>]*?)(?:\/>|>([^<]*))/g)) {
    const attributes = new Map(
      [...head.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, decode(value)]),
    )
    const piece = kind === 'text' ? textPiece(attributes, decode(text)) : emojiPiece(attributes, emoji)
    if (piece !== undefined) pieces.push(piece)
  }
  return pieces.map((piece, index) =>
    piece.height === undefined ? piece.word : withLine(piece, pieces, index),
  )
}

function textPiece(attributes: ReadonlyMap<string, string>, text: string): Piece | undefined {
  const fill = attributes.get('fill')
  // Text without a fill is the shape of a clip path, a second copy.
  if (fill === undefined) return undefined
  const weight = attributes.get('font-weight') ?? 'normal'
  return {
    word: {
      text,
      ...placeOf(attributes),
      fontSize: Number(attributes.get('font-size')),
      tracking: Number(attributes.get('letter-spacing') ?? 0),
      fill,
      family: attributes.get('font-family') ?? '',
      weight: WEIGHTS[weight] ?? Number(weight),
    },
  }
}

function emojiPiece(attributes: ReadonlyMap<string, string>, emoji: readonly string[]): Piece | undefined {
  const href = attributes.get('href') ?? ''
  if (!href.startsWith(EMOJI_MARK)) return undefined
  const text = emoji[Number(href.slice(EMOJI_MARK.length))] ?? ''
  const place = placeOf(attributes)
  const height = Number(attributes.get('height'))
  // The picture stands in the middle of its line; so does a letter whose baseline is 0.36 em below.
  const y = place.y + height / 2 + place.width * 0.36
  return {
    word: { text, ...place, y, fontSize: place.width, tracking: 0, fill: '', family: '', weight: 400 },
    height,
  }
}

/** An emoji with what the SVG does not say of it, from the nearest text before or after it on its line. */
function withLine({ word, height = 0 }: Piece, pieces: readonly Piece[], index: number): Word {
  const onLine = ({ word: other, height: picture }: Piece): boolean =>
    picture === undefined && Math.abs(other.y - word.y) < Math.min(height / 2, word.fontSize * 0.4)
  const beside = (pieces.slice(0, index).findLast(onLine) ?? pieces.slice(index + 1).find(onLine))?.word
  if (beside === undefined) return word
  return { ...word, y: beside.y, fill: beside.fill, family: beside.family, weight: beside.weight }
}

function placeOf(attributes: ReadonlyMap<string, string>): Pick<Word, 'x' | 'y' | 'width' | 'transform'> {
  const matrix = attributes.get('transform')?.match(/-?[\d.]+(?:e[-+]?\d+)?/g)
  const place = {
    x: Number(attributes.get('x')),
    y: Number(attributes.get('y')),
    width: Number(attributes.get('width')),
  }
  return matrix?.length === 6 ? { ...place, transform: matrix.map(Number) as unknown as Matrix } : place
}

function decode(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name] ?? '')
}
