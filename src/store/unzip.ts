import { fromBuffer, getFileNameLowLevel, validateFileName, type ZipFile } from 'yauzl'
import { type Issue, quote } from '../error/issue.ts'

/** A file out of an archive, or as a browser sent it. */
export interface GivenFile {
  /** Relative, with `/`. */
  readonly name: string
  readonly bytes: Uint8Array
}

/** How much an archive may hold. Bytes are counted unpacked. */
export interface UnzipLimits {
  readonly files: number
  readonly fileBytes: number
  readonly allBytes: number
}

/** How many times a file may be larger than it is packed: text packs to a tenth, a bomb to a thousandth. */
const RATIO = 100
/** Below so many bytes the ratio says nothing. */
const SMALL = 100_000

const LINK = 0o120000
const KIND = 0o170000

/**
 * Unpacks an archive somebody sent. The directory is gone through first: what is too much, leads out of the folder, is a link or is
 * locked is an issue, all of them at once, and then nothing is unpacked. Sizes are those of the directory, and unpacking stops where
 * a file has more. What macOS and Windows add is left out.
 *
 * @param archive its name, for the issues
 */
export async function unzip(
  bytes: Uint8Array,
  archive: string,
  limits: UnzipLimits,
): Promise<{ readonly files: readonly GivenFile[]; readonly issues: readonly Issue[] }> {
  const issues: Issue[] = []
  const issue = (path: string, found: string, expected: string): void =>
    void issues.push({ file: archive, path, found, expected })
  let zip: ZipFile
  try {
    zip = await opened(bytes)
  } catch {
    issue('', 'no zip archive, or a damaged one', 'a zip archive')
    return { files: [], issues }
  }
  if (zip.entryCount > limits.files) {
    issue('', `${zip.entryCount} files`, `at most ${limits.files}`)
    return { files: [], issues }
  }
  const files: GivenFile[] = []
  const wanted: { readonly name: string; readonly entry: Entry }[] = []
  let all = 0
  try {
    for await (const entry of zip.eachEntry()) {
      const raw = entry.fileName as unknown as Buffer
      const name = getFileNameLowLevel(entry.generalPurposeBitFlag, raw, entry.extraFields, true)
      if (name.endsWith('/') || isOfSystem(name)) continue
      const fault = faultOf(entry, name, limits)
      if (fault !== undefined) issue(quote(name), ...fault)
      all += entry.uncompressedSize
      wanted.push({ name, entry })
    }
    if (all > limits.allBytes) issue('', `${all} bytes unpacked`, `at most ${limits.allBytes}`)
    for (const { name, entry } of issues.length > 0 ? [] : wanted) {
      const chunks: Buffer[] = []
      for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk)
      files.push({ name: name.normalize('NFC'), bytes: Buffer.concat(chunks) })
    }
  } catch {
    issue('', 'a damaged archive', 'a zip archive')
  } finally {
    zip.close()
  }
  return { files: issues.length > 0 ? [] : files, issues }
}

type Entry = Awaited<ReturnType<ReturnType<ZipFile['eachEntry']>['next']>>['value']

function faultOf(entry: Entry, name: string, { fileBytes }: UnzipLimits): [string, string] | undefined {
  const { uncompressedSize: size, compressedSize: packed, externalFileAttributes } = entry
  if (validateFileName(name) !== null || name.includes('\0'))
    return ['a way out of the folder', 'a relative path']
  if (((externalFileAttributes >>> 16) & KIND) === LINK) return ['a link', 'the file itself']
  if (entry.isEncrypted()) return ['a locked file', 'an archive without a password']
  if (!entry.canDecodeFileData()) return ['an unusual compression', 'deflate, as every program makes it']
  if (size > fileBytes) return [`${size} bytes`, `at most ${fileBytes}`]
  if (size > SMALL && size > packed * RATIO)
    return [`${size} bytes out of ${packed}`, `at most ${RATIO} times as large as packed`]
  return undefined
}

function opened(bytes: Uint8Array): Promise<ZipFile> {
  // Names are read here, so that one that is not sound does not hide what else is wrong.
  const options = { lazyEntries: true, decodeStrings: false, autoClose: false, validateEntrySizes: true }
  return new Promise((resolve, reject) =>
    fromBuffer(Buffer.from(bytes), options, (error, zip) => (error === null ? resolve(zip) : reject(error))),
  )
}

/** What systems put beside files without being asked. */
export function isOfSystem(name: string): boolean {
  return /(^|\/)(__MACOSX(\/|$)|\.[^./]|Thumbs\.db$|desktop\.ini$)/i.test(name)
}
