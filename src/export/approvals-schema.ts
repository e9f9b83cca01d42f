import { z } from 'zod'
import { Hash } from './certificate-schema.ts'

/** That somebody approved an export. `by` is a name that was typed: nobody checked whose it is, and nothing is signed. */
export const Approval = z.strictObject({
  by: z.string().min(1).max(120),
  /** When, by the clock of the machine it was entered on. */
  at: z.iso.datetime(),
  /** What was seen: the hash that `contentOf` gives for the entry. An approval of anything else is void. */
  content: Hash,
})

const Covered = z.strictObject({
  row: z.string(),
  locale: z.string(),
  placement: z.string(),
  content: Hash,
})

/** What somebody said of exports they had seen. */
export const Decision = z.strictObject({
  by: z.string().trim().min(1).max(120),
  at: z.iso.datetime(),
  verdict: z.enum(['approved', 'changes']),
  note: z.string().trim().min(1).max(2000).optional(),
  covers: z.array(Covered).min(1),
})

/** approvals.json: all that was decided about the exports of a folder, first to last. Runs into the folder carry into the manifest what holds. */
export const ApprovalsFile = z.strictObject({ schema: z.literal(1), decisions: z.array(Decision) })

export type Approval = z.infer<typeof Approval>
export type Decision = z.infer<typeof Decision>
