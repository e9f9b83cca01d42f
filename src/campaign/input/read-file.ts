import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { type Issue, quote } from '../../error/issue.ts'

/** Reads a file somebody named, or says what is wrong with it. Nothing over `limit` bytes is read. */
export async function readBounded(
  location: string,
  file: string,
  limit: number,
): Promise<Uint8Array | Issue> {
  try {
    const facts = await stat(location)
    if (!facts.isFile()) return { file, path: '', found: 'no file', expected: 'a file' }
    if (facts.size > limit) {
      return { file, path: '', found: `${facts.size} bytes`, expected: `at most ${limit} bytes` }
    }
    return await readFile(location)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    const found = code === 'ENOENT' ? 'no such file' : `a file that cannot be read (${code})`
    return { file, path: '', found, expected: 'a file' }
  }
}

/** The content of a JSON file somebody named, or what is wrong with it. */
export async function readJson(
  location: string,
  file: string,
  limit: number,
): Promise<{ readonly content: unknown } | Issue> {
  const bytes = await readBounded(location, file, limit)
  if (!(bytes instanceof Uint8Array)) return bytes
  try {
    return { content: JSON.parse(new TextDecoder().decode(bytes)) }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { file, path: '', found: 'no valid JSON', expected: quote(reason) }
  }
}

/** A location as messages show it: relative to where the command runs. */
export function shownPath(location: string): string {
  return path.relative(process.cwd(), location) || location
}
