import { codePageFor, encodingName, knownEncoding, SAVE_AS, unicodeOf } from './encoding.ts'
import type { Fault } from './record.ts'

/** What helps to tell an encoding. */
export interface EncodingHints {
  /** As the campaign names it; a byte order mark comes before it. */
  readonly encoding?: string | undefined
  readonly locales: readonly string[]
}

/** What a look through all bytes of a text file tells. */
export interface Scan {
  /** Label for a decoder. */
  readonly encoding: string
  /** Bytes of the byte order mark. */
  readonly mark: number
  /** Told by exclusion: neither marked, nor named, nor Unicode. */
  readonly guessed: boolean
  /** Line breaks outside of quotes, and one. */
  readonly lines: number
}

type Bad = Fault & { readonly path: string }

/** Opens the bytes of a file from an offset. */
type Bytes = (start: number) => AsyncIterable<Uint8Array>

/**
 * Tells the encoding of a file from all of its bytes. Text that is neither marked nor named is UTF-8 if all of it holds; else, unless
 * most of it does, the code page of the campaign's languages. Reads a file once, or twice where it is no Unicode.
 */
export async function scan(bytes: Bytes, { encoding: named, locales }: EncodingHints): Promise<Scan | Bad> {
  const head = await headOf(bytes)
  const marked = unicodeOf(head)
  const known = named === undefined ? undefined : knownEncoding(named)
  const encoding = marked?.encoding ?? known ?? 'utf-8'
  const mark = marked?.mark ?? 0
  if (!encoding.startsWith('utf-16') && head.includes(0)) return { path: '', ...binary(head) }
  const read = await readThrough(bytes(mark), encoding)
  if (!('line' in read)) return { encoding, mark, guessed: false, lines: read.rows }
  const path = `line ${read.line}`
  if (marked !== undefined || known !== undefined || read.meant)
    return { path, found: `bytes that are not ${encodingName(encoding)}`, expected: SAVE_AS }
  const page = codePageFor(locales)
  if ('found' in page) return { path, ...page }
  const again = await readThrough(bytes(0), page.encoding, CONTROL)
  if ('line' in again)
    return {
      path: `line ${again.line}`,
      found: `bytes that are neither UTF-8 nor ${encodingName(page.encoding)}`,
      expected: SAVE_AS,
    }
  return { encoding: page.encoding, mark: 0, guessed: true, lines: again.rows }
}

/** Where bytes mean nothing in a code page, decoders give controls. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\0-\x08\x0b\x0e-\x1f\x7f-\x9f]/

/** Decodes all of it. Tells how many rows there are at most, or the first line that cannot be decoded and whether the rest of its surroundings could. */
async function readThrough(
  bytes: AsyncIterable<Uint8Array>,
  encoding: string,
  refused?: RegExp,
): Promise<{ readonly rows: number } | { readonly line: number; readonly meant: boolean }> {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
  let before: Uint8Array = new Uint8Array(0)
  let beyondAscii = false
  let line = 1
  let rows = 1
  let quoted = false
  const take = (text: string): number | undefined => {
    const bad = refused === undefined ? -1 : text.search(refused)
    if (bad >= 0) return line + breaksIn(text.slice(0, bad))
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code === 34) quoted = !quoted
      else if (code === 10) {
        line++
        if (!quoted) rows++
      } else if (code > 127) beyondAscii = true
    }
    return undefined
  }
  for await (const piece of bytes) {
    let text: string
    try {
      text = decoder.decode(piece, { stream: true })
    } catch {
      return { ...broken(before, piece, encoding, line), ...(beyondAscii ? { meant: true } : {}) }
    }
    const bad = take(text)
    if (bad !== undefined) return { line: bad, meant: true }
    before = piece
  }
  try {
    decoder.decode()
  } catch {
    return { line, meant: true }
  }
  return { rows }
}

/** The first line of a piece that cannot be decoded, and whether most else of it beyond ASCII can. */
function broken(
  before: Uint8Array,
  piece: Uint8Array,
  encoding: string,
  line: number,
): { line: number; meant: boolean } {
  const lenient = new TextDecoder(encoding, { ignoreBOM: true })
  lenient.decode(before, { stream: true })
  const text = lenient.decode(piece, { stream: true })
  let sound = 0
  let lost = 0
  for (const character of text) {
    if (character === LOST) lost++
    else if (character > '\x7f') sound++
  }
  const at = text.indexOf(LOST)
  return { line: line + breaksIn(at < 0 ? text : text.slice(0, at)), meant: sound > lost }
}

const LOST = '\ufffd'

function breaksIn(text: string): number {
  return text.split('\n').length - 1
}

async function headOf(bytes: Bytes): Promise<Uint8Array> {
  for await (const piece of bytes(0)) return piece
  return new Uint8Array(0)
}

function binary(head: Uint8Array): Fault {
  const starts = (...magic: number[]): boolean => magic.every((byte, at) => head[at] === byte)
  if (starts(0x50, 0x4b)) return { found: 'a packed file', expected: 'a table; name a spreadsheet .xlsx' }
  if (starts(0xd0, 0xcf, 0x11, 0xe0))
    return {
      found: 'a spreadsheet of an old kind (.xls), or one with a password',
      expected: 'one saved without a password as .xlsx, or as "CSV UTF-8"',
    }
  return { found: 'bytes that are no text', expected: 'a table as text, such as "CSV UTF-8"' }
}
