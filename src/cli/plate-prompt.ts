import { carriedText } from '../campaign/carried/carried.ts'
import { type PlateWords, promptsOf } from '../campaign/plates/prompts.ts'
import { prepare } from '../campaign/prepare.ts'
import { findCampaigns } from './campaign-files.ts'
import type { Terminal } from './terminal.ts'

/** Prints what an image model would be told for the plates of campaigns. Sends nothing. Rejects with `INPUT_INVALID`. */
export async function printPrompts(
  names: readonly string[],
  options: { readonly json?: boolean },
  terminal: Terminal,
): Promise<number> {
  const all: (PlateWords & { readonly campaign: string })[] = []
  for (const { file, projectDir, name } of await findCampaigns(names, terminal.folder)) {
    const { input, plan } = await prepare(file, { projectDir })
    plan.close()
    const words = await promptsOf(input, await carriedText(input))
    all.push(...words.map((each) => ({ campaign: name, ...each })))
  }
  if (options.json === true) {
    terminal.out(JSON.stringify(all, null, 2))
    return 0
  }
  for (const [index, words] of all.entries()) {
    if (index > 0) terminal.out('')
    terminal.note(terminal.paint('quiet', headingOf(words)))
    terminal.out(words.prompt)
  }
  return 0
}

function headingOf({
  campaign,
  family,
  dense,
  serves,
  placements,
  prompt,
}: PlateWords & { campaign: string }): string {
  const whose = dense
    ? `with the text of ${serves.map(({ row, locale }) => `${row} ${locale}`).join(', ')}`
    : `free of text, for ${serves.length === 1 ? 'the one row' : `all ${serves.length} rows and locales`}`
  return `# ${campaign}, ${family} (${placements.join(', ')}): ${whose}; ${prompt.length} characters`
}
