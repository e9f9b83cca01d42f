import { createReadStream } from 'node:fs'
import type { Issue } from '../error/issue.ts'
import { encodingName } from './encoding.ts'
import { fileState, refuseChanges } from './file-state.ts'
import { type EncodingHints, scan } from './scan.ts'

/** A text file of any length that was looked through once. */
export interface TextFile {
  /** `UTF-8`, `Windows-1252`: as people call it. */
  readonly encoding: string
  /** Whether it was told by exclusion: neither marked, nor named, nor Unicode. */
  readonly guessed: boolean
  /** Line breaks outside of quotes, and one: it holds no more rows. */
  readonly lines: number
  /** The text from its beginning, without a byte order mark. Throws `INPUT_INVALID` if the file has changed meanwhile. */
  readonly chunks: () => AsyncGenerator<string>
}

const CHUNK = 64 * 1024

/** Opens a text file and looks through all of its bytes, so that its encoding is not judged by its first lines alone. */
export async function openText(
  location: string,
  file: string,
  hints: EncodingHints,
): Promise<TextFile | Issue> {
  const bytes = (start: number): AsyncIterable<Uint8Array> =>
    createReadStream(location, { start, highWaterMark: CHUNK })
  const before = await fileState(location)
  if ('found' in before) return { file, path: '', ...before }
  const scanned = await scan(bytes, hints)
  if ('found' in scanned) return { file, ...scanned }
  const { encoding, mark, guessed, lines } = scanned
  return {
    encoding: encodingName(encoding),
    guessed,
    lines,
    chunks: async function* () {
      await refuseChanges(location, file, before)
      const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
      for await (const chunk of bytes(mark)) yield decoder.decode(chunk, { stream: true })
      yield decoder.decode()
    },
  }
}
