import path from 'node:path'
import { review } from '../campaign/design/review.ts'
import { type Review, versionWords } from '../export/review-page.ts'
import { findCampaigns } from './campaign-files.ts'
import { barProgress, plainProgress } from './cli-progress.ts'
import { stopOnInterrupt } from './interrupt.ts'
import type { Terminal } from './terminal.ts'

/** Options of `broadside proof --against`. */
export interface ReviewVerbOptions {
  readonly against: string
  readonly out: string
  readonly jobs?: number
  readonly json?: boolean
  readonly quiet?: boolean
}

/** Reviews campaigns against a commit. Returns 1 if an export is refused now, or a campaign cannot be made, that was well before, or a version is due. */
export async function reviewCampaigns(
  names: readonly string[],
  options: ReviewVerbOptions,
  terminal: Terminal,
): Promise<number> {
  const { against, out, jobs, json = false, quiet = false } = options
  const found = await findCampaigns(names, terminal.folder)
  const stopping = new AbortController()
  const release = stopOnInterrupt(stopping, terminal)
  const progress = quiet ? undefined : terminal.interactive ? barProgress(terminal) : plainProgress(terminal)
  try {
    const result = await review(found, {
      out: path.resolve(terminal.folder, out),
      against,
      projectDir: terminal.folder,
      signal: stopping.signal,
      ...(jobs === undefined ? {} : { jobs }),
      onEvent: (event) => {
        if (event.type === 'planned') progress?.planned(event.exports)
        else if (event.type === 'export-done') progress?.made(event.entry.file)
        else if (event.type === 'refused' || event.type === 'failed') progress?.made('')
      },
    })
    progress?.end()
    if (json) terminal.out(JSON.stringify(result, null, 2))
    else tell(result, path.join(out, 'review.html'), terminal)
    return result.versions.length > 0 ||
      result.failed.some(({ side }) => side === 'after') ||
      result.exports.some(({ verdict }) => verdict === 'refused')
      ? 1
      : 0
  } finally {
    progress?.end()
    release()
  }
}

function tell(result: Review, page: string, terminal: Terminal): void {
  const { against, exports, unchanged, versions, failed } = result
  for (const due of versions) terminal.out(versionWords(due))
  for (const { campaign, placement, locale, row, verdict, share, numbers } of exports) {
    const much = share === undefined ? '' : `, ${(share * 100).toFixed(1)} % of the pixels`
    terminal.out(`${verdict}  ${campaign} · ${placement} · ${locale} · ${row}${much}`)
    for (const { what, before, after } of numbers) terminal.out(`    ${what}: ${before} → ${after}`)
  }
  for (const { campaign, side, reason } of failed)
    terminal.out(
      `${campaign} could not be made ${side === 'before' ? 'as it was' : 'as it is now'}: ${reason}`,
    )
  terminal.out(
    `${exports.length} of ${exports.length + unchanged} exports differ from ${against}${exports.length === 0 ? '' : `: ${page}`}`,
  )
}
