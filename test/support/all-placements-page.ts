import { bytesText } from '../../src/cli/sizes.ts'
import { PLACEMENTS } from '../../src/placement/catalogue.ts'
import { CAMPAIGNS, type Exported, faultsOf } from './export-all.ts'

function cellOf(exported: Exported | undefined): string {
  if (exported?.entry === undefined) return exported?.missing ?? 'not made'
  const { format, quality, bytes } = exported.entry
  const faults = faultsOf(exported)
  return `${format}${quality === undefined ? '' : ` ${quality}`}, ${bytesText(bytes)}${faults.length === 0 ? '' : ` **${faults.join(', ')}**`}`
}

/** The page with what came of every placement. */
export function allPlacementsPage(all: readonly Exported[]): string {
  const templates = CAMPAIGNS.map(({ template }) => template)
  const rows = PLACEMENTS.map((placement) => {
    const cells = templates.map((template) =>
      cellOf(all.find((each) => each.template === template && each.placement.id === placement.id)),
    )
    const limit = placement.maxBytes === undefined ? '' : bytesText(placement.maxBytes)
    return `| \`${placement.id}\` | ${placement.width} × ${placement.height} | ${placement.formats.join(' ')} | ${limit} | ${cells.join(' | ')} |`
  })
  const sound = all.filter((exported) => faultsOf(exported).length === 0).length
  return [
    '# Every placement, exported',
    '',
    'Written by `node test/support/write-all-placements.ts`, which makes them all; `BROADSIDE_DEEP=1 npm test` asserts the same.',
    '',
    `The ${PLACEMENTS.length} placements from ${templates.length} templates: ${sound} of ${all.length} files have exactly the pixels asked for as Chromium decodes them, a format`,
    'the placement takes, and no more bytes than it allows. Each cell gives format, quality (none for lossless ones) and size.',
    'A placement that takes only PDF gets a PNG to bind into it.',
    '',
    `| Placement | Pixels | Takes | Up to | ${templates.join(' | ')} |`,
    `|---|---|---|---|${templates.map(() => '---|').join('')}`,
    ...rows,
    '',
  ].join('\n')
}
