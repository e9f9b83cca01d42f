import { bytesText } from '../../src/cli/sizes.ts'
import { GROUPS, PLACEMENTS } from '../../src/placement/catalogue.ts'
import { layoutOf } from '../../src/placement/geometry.ts'
import type { Placement } from '../../src/placement/schema.ts'

const cell = (text: string): string => text.replaceAll('|', '\\|')
const sides = ({
  top,
  right,
  bottom,
  left,
}: {
  top: number
  right: number
  bottom: number
  left: number
}): string => {
  const [a, b, c, d] = [top, right, bottom, left].map((side) => Math.round(side))
  if (a === 0 && b === 0 && c === 0 && d === 0) return ''
  return a === b && b === c && c === d ? String(a) : `${a} ${b} ${c} ${d}`
}

function rowOf(placement: Placement): string {
  const { id, name, width, height, formats, maxBytes, safe, source, verified, date, notes = '' } = placement
  const limit = maxBytes === undefined ? '' : bytesText(maxBytes)
  const fact = source === undefined ? '' : `[${verified ?? 'source'}](${source}), ${date}`
  const cells = [
    `\`${id}\``,
    name,
    `${width} × ${height}`,
    layoutOf(placement).family,
    formats.join(' '),
    limit,
    sides(safe),
    fact,
    notes,
  ]
  return `| ${cells.map(cell).join(' | ')} |`
}

/** The page of all placements, from the catalogue. */
export function placementsPage(): string {
  const platforms = Map.groupBy(PLACEMENTS, ({ platform }) => platform)
  const head = [
    '| Id | What it is | Pixels | Family | Formats | Up to | Keep clear (px) | Facts | Remarks |',
    '|---|---|---|---|---|---|---|---|---|',
  ]
  return [
    '# Placements',
    '',
    'Written by `npm run docs` from `src/placement/catalogue.json`: change it there.',
    '',
    `The ${PLACEMENTS.length} placements a campaign may name. Platforms change them without notice: each row says where its facts come from, how sure they`,
    'are (`official`: the platform’s own page; `secondary`: somebody quoting it; `unverified`: one doubtful source) and when they were read.',
    '`npx broadside sizes --check campaign.json` warns when facts are older than a year.',
    '',
    '* **Formats**: what is accepted, the preferred first. A campaign may ask for another of them with `format`.',
    '* **Up to**: the largest file; 1 MB counts as 1,000,000 bytes. The best picture within it is looked for.',
    '* **Keep clear**: what may be covered, cropped or cut, from the outer edge: one number for all sides, or top, right, bottom and left.',
    '',
    '## Groups',
    '',
    'A group may stand wherever a placement may.',
    '',
    '| Group | Placements |',
    '|---|---|',
    ...Object.entries(GROUPS).map(
      ([name, ids]) => `| \`${name}\` | ${ids.map((id) => `\`${id}\``).join(', ')} |`,
    ),
    ...[...platforms].flatMap(([platform, members]) => [
      '',
      `## ${platform}`,
      '',
      ...head,
      ...members.map(rowOf),
    ]),
    '',
  ].join('\n')
}
