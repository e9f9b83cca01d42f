/** What `broadside init` writes besides copies of bundled files: a small pottery's brand, and its first campaign. */

const FAMILIES = {
  display: ['Gloock', 'Noto Serif'],
  text: ['Source Sans 3', 'Noto Sans'],
}

const SUBSETS = ['latin', 'latin-ext']

const BRAND = {
  $schema: '../../schemas/brand.schema.json',
  name: 'Kiln',
  version: '1.0.0',
  description: 'A small pottery with an open workshop. Replace colours, logos and fonts with your own.',
  tokens: {
    color: {
      $type: 'color',
      porcelain: { $value: '#f7f1e8', $description: 'Ground of most layouts.' },
      soot: { $value: '#231d1a', $description: 'Ink.' },
      clay: { $value: '#96391b', $description: 'The house colour.' },
      ochre: { $value: '#f0b540', $description: 'One accent at a time.' },
    },
  },
  colors: { light: 'porcelain', dark: 'soot', primary: 'clay', accent: 'ochre' },
  pairs: [
    { ink: 'soot', ground: 'porcelain' },
    { ink: 'clay', ground: 'porcelain' },
    { ink: 'porcelain', ground: 'soot' },
    { ink: 'ochre', ground: 'soot' },
    { ink: 'porcelain', ground: 'clay' },
    { ink: 'soot', ground: 'ochre' },
  ],
  fonts: [
    { family: 'Gloock', package: '@fontsource/gloock', subsets: SUBSETS, license: 'OFL-1.1' },
    { family: 'Source Sans 3', package: '@fontsource/source-sans-3', subsets: SUBSETS, license: 'OFL-1.1' },
    { family: 'Noto Serif', package: '@fontsource/noto-serif', subsets: SUBSETS, license: 'OFL-1.1' },
    { family: 'Noto Sans', package: '@fontsource/noto-sans', subsets: SUBSETS, license: 'OFL-1.1' },
  ],
  type: {
    display: { stack: FAMILIES.display, weight: 400, tracking: -0.01, leading: 1.02 },
    text: { stack: FAMILIES.text, weight: 400, strong: 700, leading: 1.42, features: ['tnum', 'lnum'] },
    label: {
      stack: FAMILIES.text,
      weight: 700,
      case: 'upper',
      tracking: 0.08,
      leading: 1.3,
      features: ['tnum', 'lnum'],
    },
    figure: { stack: FAMILIES.display, weight: 400, leading: 1.0, features: ['lnum'] },
    accent: { stack: FAMILIES.display, weight: 400, leading: 1.2 },
  },
  logos: {
    light: 'logos/light.svg',
    dark: 'logos/dark.svg',
    mono: 'logos/mono.svg',
    alt: 'Kiln',
    clearSpace: 0.25,
    minHeight: 16,
  },
  shape: { radius: 1, rule: 0.3 },
  imagery: {
    style: ['stoneware on a plain table', 'warm side light', 'visible throwing lines'],
    avoid: ['stock-photo smiles', 'text in the picture'],
    procedural: ['cut-paper', 'dunes', 'gradient'],
  },
  legal: { '*': 'Kiln Pottery, 12 Tanner’s Yard' },
}

/** A bowl and its steam. */
function logo(bowl: string, steam: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><title>Kiln</title><path fill="${bowl}" d="M6 46H94C94 68 79 84 62 88V94H38V88C21 84 6 68 6 46Z"/><path fill="none" stroke="${steam}" stroke-width="7" stroke-linecap="round" d="M36 34C28 26 44 18 36 8M64 34C56 26 72 18 64 8"/></svg>\n`
}

const CAMPAIGN = {
  $schema: '../templates/schemas/campaign.schema.json',
  name: 'open-workshop',
  brand: 'kiln',
  template: 'my-poster',
  placements: [
    'instagram-feed-portrait',
    'instagram-story',
    'open-graph',
    'google-display-300x250',
    'print-a4-150',
  ],
  locales: ['en'],
  plate: { source: 'procedural', style: 'cut-paper', seed: 7 },
  rows: 'open-workshop.csv',
}

/** A column for each field of the template, one row a poster. */
const ROWS: readonly (readonly string[])[] = [
  ['id', 'title', 'short', 'when', 'label', 'lead', 'venue', 'city', 'tickets', 'cta'],
  [
    'workshop',
    'Open Workshop',
    'Open Workshop',
    '2027-04-17T10:00',
    'Spring at the wheel',
    'Throw your first bowl. We glaze it, fire it and keep it warm until you collect it.',
    'Kiln Pottery',
    '12 Tanner’s Yard',
    'Free, clay included',
    'Save a wheel',
  ],
  [
    'seconds',
    'The Seconds Sale',
    'Seconds Sale',
    '2027-06-05T09:00',
    'One morning only',
    'A little crooked, entirely useful, half the price.',
    'Kiln Pottery',
    '12 Tanner’s Yard',
    'Cash or card',
    'Come early',
  ],
]

/** Files of the starter by path, with `/`. */
export function starterFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['templates/brands/kiln/brand.json', json(BRAND)],
    ['templates/brands/kiln/logos/light.svg', logo('#f7f1e8', '#f0b540')],
    ['templates/brands/kiln/logos/dark.svg', logo('#96391b', '#231d1a')],
    ['templates/brands/kiln/logos/mono.svg', logo('#231d1a', '#231d1a')],
    ['campaigns/open-workshop.json', json(CAMPAIGN)],
    ['campaigns/open-workshop.csv', csv(ROWS)],
  ])
}

/** What of the bundled files is copied, and where to. */
export const COPIES: readonly { readonly from: string; readonly to: string }[] = [
  ...['template.json', 'overlay.hbs', 'plate.hbs', 'dense.hbs', 'samples.json'].map((name) => ({
    from: `event-poster/${name}`,
    to: `templates/my-poster/${name}`,
  })),
  ...['brand', 'template', 'samples', 'campaign'].map((name) => ({
    from: `schemas/${name}.schema.json`,
    to: `templates/schemas/${name}.schema.json`,
  })),
]

/** The campaign `init` writes. */
export const STARTER_CAMPAIGN = 'campaigns/open-workshop.json'

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

/** With the mark by which spreadsheets know UTF-8: without it they spoil every apostrophe when they save the file. */
function csv(rows: readonly (readonly string[])[]): string {
  const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  return `\ufeff${rows.map((row) => row.map(cell).join(',')).join('\n')}\n`
}
