import { registerHooks } from 'node:module'

/** Mistakes one could make in a journal: in which file, what stands there, and what would stand there with the mistake. */
const BUGS: Readonly<Record<string, readonly (readonly [file: string, right: string, wrong: string])[]>> = {
  // Entered while it is still being written, and believed when it is read.
  'entered-before-written': [
    [
      'campaign/job.ts',
      'await writeWhole(within(out, file), bytes',
      'void writeWhole(within(out, file), bytes',
    ],
    ['campaign/record/stock.ts', '(await lies(out, known.outcome))', 'true'],
  ],
  // What was made from other copy is taken for what is asked for now.
  'not-reset': [
    ['campaign/record/stock.ts', 'known.mark === markOf(making, job)', 'true'],
    ['campaign/record/listing.ts', 'known.mark === markOf(making, job)', 'true'],
  ],
  // A second entry for one export, instead of a new one in its place.
  doubled: [
    ['campaign/record/journal-file.ts', ', PRIMARY KEY (row, locale, placement)', ''],
    ['campaign/record/journal.ts', 'INSERT OR REPLACE INTO export', 'INSERT INTO export'],
  ],
  // Only what this run made is listed.
  'kept-unlisted': [['campaign/record/listing.ts', "plan.jobs('todo', 'kept')", "plan.jobs('todo')"]],
  // Unfinished files are left where they are.
  unswept: [['campaign/record/stock.ts', 'await sweepParts(out)', '']],
}

/** Names of the mistakes. */
export const PLANTS = Object.keys(BUGS)

const edits = BUGS[process.env.PLANTED_BUG ?? ''] ?? []
if (edits.length > 0)
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context)
      let source = String(loaded.source)
      const own = edits.filter(([file]) => url.endsWith(`/src/${file}`))
      if (own.length === 0) return loaded
      for (const [file, right, wrong] of own) {
        if (!source.includes(right)) throw new Error(`${file} has no ${right}`)
        source = source.replace(right, wrong)
      }
      return { ...loaded, source }
    },
  })
