import path from 'node:path'
import { decide, doneIn, readDecisions } from '../campaign/record/approvals.ts'
import { refuseIssues } from '../error/error.ts'
import { contentOf, type Standing, standings } from '../export/approval.ts'
import type { DoneEntry } from '../export/schema.ts'
import { onlyThese } from './only.ts'
import { type Terminal, table } from './terminal.ts'

/** Options of `broadside approve`. */
export interface ApproveOptions {
  /** Who decides; without a name nothing is decided, and how things stand is told. */
  readonly by?: string
  /** What is to be changed; in place of approving. */
  readonly changes?: string
  /** Said along with an approval. */
  readonly note?: string
  readonly only: readonly string[]
  readonly json?: boolean
}

/** Approves exports of a folder, or asks for changes, or tells how they stand. Returns 1 where not all of them are approved in the end. */
export async function approve(folder: string, options: ApproveOptions, terminal: Terminal): Promise<number> {
  const out = path.resolve(terminal.folder, folder)
  const wanted = onlyThese(options.only)
  const entries: DoneEntry[] = []
  for await (const entry of doneIn(out)) if (wanted?.(entry) !== false) entries.push(entry)
  refuseIssues(mistakesIn(options, entries.length))
  const { by, changes, note } = options
  if (by !== undefined) {
    const said = changes ?? note
    await decide(out, {
      by: by.trim(),
      at: new Date().toISOString(),
      verdict: changes === undefined ? 'approved' : 'changes',
      ...(said === undefined ? {} : { note: said.trim() }),
      covers: entries.map((entry) => {
        const { row, locale, placement } = entry
        return { row, locale, placement, content: contentOf(entry) }
      }),
    })
  }
  const standing = standings(await readDecisions(out))
  const all = entries.map((entry) => ({ entry, ...standing(entry) }))
  const ok = all.every(({ status }) => status === 'approved')
  if (options.json) {
    const exports = all.map(({ entry: { file, row, locale, placement, sha256 }, status, decisions }) => ({
      ...{ file, row, locale, placement, sha256, status },
      by: decisions.map((decision) => decision.by),
    }))
    terminal.out(JSON.stringify({ ok, exports }, null, 2))
    return ok ? 0 : 1
  }
  for (const line of table(all.map(({ entry, ...each }) => [WORDS[each.status], entry.file, whoOf(each)])))
    terminal.out(line)
  terminal.note(
    `${all.filter(({ status }) => status === 'approved').length} of ${all.length} exports approved.`,
  )
  if (by !== undefined)
    terminal.note('A name is not a signature: whoever can write to the folder can write one.')
  return ok ? 0 : 1
}

const WORDS: Readonly<Record<Standing['status'], string>> = {
  open: 'open',
  approved: 'approved',
  changes: 'changes wanted',
  void: 'changed since',
}

function whoOf({ status, decisions }: Standing): string {
  const own = status === 'changes' ? decisions.filter(({ verdict }) => verdict === 'changes') : decisions
  return own.map(({ by, note }) => (note === undefined ? by : `${by}: ${note}`)).join('; ')
}

function mistakesIn({ by, changes, note, only }: ApproveOptions, found: number) {
  const mistake = (file: string, what: string, expected: string) => ({
    file,
    path: '',
    found: what,
    expected,
  })
  return [
    ...(by !== undefined && (by.trim() === '' || by.length > 120)
      ? [mistake('--by', 'no name', 'a name of at most 120 characters')]
      : []),
    ...(by === undefined && (changes ?? note) !== undefined
      ? [mistake('--by', 'nothing', 'the name of who says so')]
      : []),
    ...(changes !== undefined && note !== undefined
      ? [mistake('--note', 'both --changes and --note', 'one of them')]
      : []),
    ...((changes ?? note ?? 'x').trim() === '' || (changes ?? note ?? '').length > 2000
      ? [
          mistake(
            changes === undefined ? '--note' : '--changes',
            'no text, or too much',
            'up to 2000 characters',
          ),
        ]
      : []),
    ...(found === 0
      ? [mistake(only.length > 0 ? '--only' : 'folder', 'no export', 'exports that were made')]
      : []),
  ]
}
