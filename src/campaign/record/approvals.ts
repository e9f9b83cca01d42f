import { createReadStream, existsSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { BroadsideError, refuseIssues } from '../../error/error.ts'
import { type Issue, quote } from '../../error/issue.ts'
import { check } from '../../error/schema.ts'
import { approving, contentOf } from '../../export/approval.ts'
import { ApprovalsFile, type Decision } from '../../export/approvals-schema.ts'
import { manifestEntries } from '../../export/manifest.ts'
import { APPROVALS, MANIFEST } from '../../export/name.ts'
import type { DoneEntry, ManifestEntry } from '../../export/schema.ts'
import { mapLongJson } from '../../kit/long-json.ts'
import { writeWhole } from '../../store/disk.ts'
import { readJson, shownPath } from '../input/read-file.ts'
import { alone } from './open-journal.ts'

/** Most bytes of decisions: some 300,000 exports that were decided about. */
const LARGEST = 64e6

/** What was decided about the exports of a folder, first to last. Throws `INPUT_INVALID` for a file that is not sound. */
export async function readDecisions(out: string): Promise<readonly Decision[]> {
  const file = path.join(out, APPROVALS)
  if (!existsSync(file)) return []
  const read = await readJson(file, shownPath(file), LARGEST)
  if (!('content' in read)) throw refused([read])
  const { value, issues } = check(ApprovalsFile, read.content, shownPath(file))
  if (value === undefined) throw refused(issues)
  return value.decisions
}

/**
 * Enters a decision about the exports of a folder, and carries into its manifest what holds. Both files are written in whole or
 * not at all, the decision first: the manifest can always be made from it again.
 *
 * Throws `INPUT_INVALID` where the folder has no such exports, or they are not what was seen any more, and `FOLDER_BUSY` while a run
 * writes there.
 */
export async function decide(out: string, decision: Decision): Promise<void> {
  await alone(out, async () => {
    await refuseUnseen(out, decision)
    const decisions = [...(await readDecisions(out)), decision]
    const text = JSON.stringify({ schema: 1, decisions }, null, 2)
    await writeWhole(path.join(out, APPROVALS), `${text}\n`, { durable: true })
    await carryInto(out, decisions)
  })
}

/** The exports of a folder that hold, in order; all but those that were not made. */
export async function* doneIn(out: string): AsyncIterable<DoneEntry> {
  for await (const entry of manifestEntries(path.join(out, MANIFEST)))
    if (entry.status === 'done') yield entry
}

function refused(issues: readonly Issue[]): BroadsideError {
  return new BroadsideError('INPUT_INVALID', { message: `${APPROVALS} is not sound`, issues })
}

async function refuseUnseen(out: string, { covers }: Decision): Promise<void> {
  const name = ({ row, locale, placement }: Pick<DoneEntry, 'row' | 'locale' | 'placement'>): string =>
    [row, locale, placement].join(' ')
  const now = new Map<string, string>()
  for await (const entry of doneIn(out)) now.set(name(entry), contentOf(entry))
  const issues = covers.flatMap((covered): Issue[] => {
    const content = now.get(name(covered))
    if (content === covered.content) return []
    const found =
      content === undefined
        ? `${quote(name(covered))}, which is not made`
        : `${quote(name(covered))}, which was made anew`
    return [
      { file: APPROVALS, path: 'covers', found, expected: 'exports as they are now: look at them again' },
    ]
  })
  refuseIssues(issues)
}

async function carryInto(out: string, decisions: readonly Decision[]): Promise<void> {
  const file = path.join(out, MANIFEST)
  await writeWhole(file, withDecisions(file, decisions), { durable: true })
}

/** The text of a manifest with the approvals that hold. Opened when it is read: lines that come before anybody listens are lost. */
async function* withDecisions(file: string, decisions: readonly Decision[]): AsyncIterable<string> {
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })
  const approve = approving(decisions)
  yield* mapLongJson(lines, 'exports', (entry) => approve(entry as ManifestEntry))
}
