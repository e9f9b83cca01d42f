import { type Issue, quote } from '../error/issue.ts'

/** A file of a kit as somebody sent it. */
interface Given {
  /** Relative, with `/`. */
  readonly name: string
  readonly bytes: Uint8Array
}

/** How large a kit may be that somebody sends. Bytes are counted unpacked. */
export const KIT_LIMITS = { files: 400, fileBytes: 16 * 2 ** 20, allBytes: 64 * 2 ** 20 } as const

/** What a kit is made of, and texts that come with it. */
const KINDS = /\.(json|svg|ttf|otf|woff|md|txt)$/i
const NAME = /^[\p{L}\p{N}_][\p{L}\p{N}_ .+()@-]{0,99}$/u
const DEEPEST = 4

/**
 * The files of a kit with paths relative to its brand.json, whatever folder they were sent in; or all that is wrong with them. What they
 * hold is for `loadBrand` to say.
 *
 * @param from what was sent, for the issues
 */
export function kitFiles(
  given: readonly Given[],
  from: string,
): { readonly files: readonly Given[]; readonly issues: readonly Issue[] } {
  const issues: Issue[] = []
  const issue = (path: string, found: string, expected: string): void =>
    void issues.push({ file: from, path, found, expected })
  const roots = given.flatMap(
    ({ name }) => /^(.*\/)?brand\.json$/.exec(name)?.[1] ?? (name === 'brand.json' ? '' : []),
  )
  const [root] = roots.toSorted((a, b) => a.length - b.length)
  if (root === undefined) {
    issue('', 'no brand.json', 'a folder or zip archive with brand.json in it')
    return { files: [], issues }
  }
  const inside = given.flatMap(({ name, bytes }) =>
    name.startsWith(root) ? [{ name: name.slice(root.length), bytes }] : [],
  )
  const known = new Map<string, string>()
  for (const { name, bytes } of inside) {
    const parts = name.split('/')
    if (
      parts.length > DEEPEST ||
      !parts.every((part) => NAME.test(part) && !part.endsWith('.') && !part.endsWith(' '))
    )
      issue(
        quote(name),
        'an unusual name',
        `letters, digits, spaces, . _ + ( ) @ -, in at most ${DEEPEST - 1} folders`,
      )
    else if (!KINDS.test(name))
      issue(quote(name), 'a file no kit has', 'brand.json, SVG logos, TTF, OTF or WOFF fonts, and texts')
    if (bytes.byteLength > KIT_LIMITS.fileBytes)
      issue(quote(name), `${bytes.byteLength} bytes`, `at most ${KIT_LIMITS.fileBytes}`)
    const twin = known.get(name.toLowerCase())
    if (twin !== undefined)
      issue(quote(name), `a name like ${quote(twin)}`, 'names that differ by more than case')
    known.set(name.toLowerCase(), name)
  }
  return { files: inside, issues }
}
