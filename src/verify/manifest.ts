import { createReadStream } from 'node:fs'
import { access } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { refuseIssues } from '../error/error.ts'
import type { Issue } from '../error/issue.ts'
import { check } from '../error/schema.ts'
import { type LongJsonPart, readLongJson } from '../kit/long-json.ts'
import { RecordedDeck, RecordedEntry, type RecordedExport, RecordedHead } from './schema.ts'

/** A manifest that was gone through once and found sound. Its exports are read again when they are asked for. */
export interface OpenManifest {
  readonly campaign: string
  /** Entries without a file. */
  readonly counts: { readonly refused: number; readonly failed: number }
  readonly decks: readonly RecordedDeck[]
  /** Every file it names, normalised. */
  readonly names: ReadonlySet<string>
  /** What was written, one after the other: memory does not grow with their number. */
  exports(): AsyncIterable<RecordedExport>
}

/** More mistakes than this in one manifest say nothing new. */
const TOLD = 50

/** Opens a manifest. Throws `INPUT_INVALID` if there is none or it is none. */
export async function openManifest(file: string): Promise<OpenManifest> {
  const issues: Issue[] = []
  const counts = { refused: 0, failed: 0 }
  const names = new Set<string>()
  const decks: RecordedDeck[] = []
  let campaign = ''
  const take = (list: string, index: number, entry: unknown): void => {
    const where = (issue: Issue): Issue => ({ ...issue, path: `${list}.${index}.${issue.path}` })
    const add = (found: readonly Issue[]): void =>
      void issues.push(...found.slice(0, TOLD - issues.length).map(where))
    if (list === 'decks') {
      const { value, issues: found } = check(RecordedDeck, entry, file)
      add(found)
      if (value !== undefined) decks.push(value)
      if (value !== undefined) names.add(path.posix.normalize(value.file))
    } else if (list === 'exports') {
      const { value, issues: found } = check(RecordedEntry, entry, file)
      add(found)
      if (value?.status === 'done')
        // Masters are there to be worked on: they are known, not held to what they were.
        for (const named of [value, ...(value.masters ?? [])]) names.add(path.posix.normalize(named.file))
      else if (value !== undefined) counts[value.status]++
    }
  }
  for await (const part of partsOf(file)) {
    if ('entry' in part) take(part.list, part.index, part.entry)
    else {
      const { value, issues: found } = check(RecordedHead, part.rest, file)
      issues.push(...found)
      campaign = value?.campaign.name ?? ''
      for (const [index, entry] of (value?.exports ?? []).entries()) take('exports', index, entry)
      for (const [index, entry] of (value?.decks ?? []).entries()) take('decks', index, entry)
    }
  }
  refuseIssues(issues)
  return { campaign, counts, decks, names, exports: () => exportsIn(file) }
}

async function* exportsIn(file: string): AsyncIterable<RecordedExport> {
  for await (const part of partsOf(file)) {
    const entries =
      'entry' in part ? (part.list === 'exports' ? [part.entry] : []) : RecordedHead.parse(part.rest).exports
    for (const each of entries) {
      const entry = RecordedEntry.parse(each)
      if (entry.status === 'done') yield entry
    }
  }
}

async function* partsOf(file: string): AsyncIterable<LongJsonPart> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  )
  if (!isThere) refuse(file, 'no such file', 'a folder that `broadside make` wrote, with manifest.json')
  try {
    yield* readLongJson(
      createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY }),
    )
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    refuse(file, 'something else', 'a manifest')
  }
}

function refuse(file: string, found: string, expected: string): void {
  refuseIssues([{ file, path: '', found, expected }])
}
