import { type Quote, quote } from '../campaign/plates/quote.ts'
import { moneyText, usd } from '../kit/money.ts'
import { findCampaigns } from './campaign-files.ts'
import { plateOptions } from './plate-flags.ts'
import { type Terminal, table } from './terminal.ts'

/** Options of `broadside quote`. */
export interface QuoteOptions {
  readonly plates?: string
  readonly provider?: string
  readonly json?: boolean
}

/** Tells what the plates of campaigns will cost. Asks nobody, pays nothing, writes nothing. */
export async function quoteCampaigns(
  names: readonly string[],
  options: QuoteOptions,
  terminal: Terminal,
): Promise<number> {
  const places = await findCampaigns(names, terminal.folder)
  const plates = await plateOptions(options, [], terminal.folder)
  const quotes: Quote[] = []
  for (const { file, projectDir } of places) quotes.push(await quote(file, { projectDir, plates }))
  if (options.json) terminal.out(JSON.stringify({ ok: true, campaigns: quotes }, null, 2))
  else terminal.out(quotes.map(quoteText).join('\n\n'))
  return 0
}

function quoteText(quoted: Quote): string {
  const { campaign, rejected, plates, likely, most, spent, qualities, warnings, shutdown } = quoted
  const left =
    rejected === 0
      ? []
      : [`  rows left out     ${rejected}, for mistakes in them: broadside make tells which`]
  if (plates.length === 0)
    return [`${campaign}: nothing to pay, its plates are drawn or come from files`, ...left].join('\n')
  const rows = plates.map(({ family, model, quality, width, height, exports, stored, likely: price }) => [
    `  ${family}`,
    `${width} × ${height}`,
    model,
    quality,
    exports === 1 ? '1 export' : `${exports} exports`,
    stored ? 'stored' : price === undefined ? 'no price' : moneyText(usd(price)),
  ])
  const missing = plates.filter(({ stored }) => !stored).length
  const lines = [
    `${campaign}: ${plates.length === 1 ? '1 plate' : `${plates.length} plates`}`,
    ...table(rows, [5]),
  ]
  if (missing === 0) lines.push('  to pay            nothing: all of them are stored')
  else if (likely === undefined || most === undefined) {
    lines.push(
      `  to pay            unknown: nobody publishes a price for ${plates[0]?.model}; "price" in the plate names one`,
    )
  } else {
    lines.push(`  to pay            about ${moneyText(usd(likely))}, at most ${moneyText(usd(most))}`)
    const choices = qualities.map(
      ({ quality, likely: price, batch }) =>
        `${quality} ${moneyText(usd(price))}${batch === undefined ? '' : ` (batch ${moneyText(usd(batch))})`}`,
    )
    if (choices.length > 0) lines.push(`  by quality        ${choices.join(', ')}`)
  }
  if (spent.settled + spent.open > 0) {
    const open = spent.open === 0 ? '' : `, of it ${moneyText(usd(spent.open))} with an unknown outcome`
    lines.push(`  spent so far      ${moneyText(usd(spent.settled + spent.open))}${open}`)
  }
  lines.push(...left)
  lines.push(...warnings.map((warning) => `  note              ${warning}`))
  if (shutdown !== undefined) lines.push(`  the model is shut down on ${shutdown}: choose another`)
  return lines.join('\n')
}
