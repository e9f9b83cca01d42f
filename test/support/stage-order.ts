import type { ICruiseOptions, IFlattenedRuleSet } from 'dependency-cruiser'

/** The order of the stages: which folder of src may import which. Every folder may import itself. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[] | '*'>> = {
  kit: [],
  error: ['kit'],
  placement: ['error', 'kit'],
  brand: ['error', 'kit'],
  template: ['placement', 'error', 'kit'],
  // Rows of copy out of files: text, tables, workbooks. Knows fields, not templates as such.
  rows: ['template', 'error', 'kit'],
  store: ['error', 'kit'],
  raster: ['error', 'kit'],
  // Reads type in pictures: words with their places, and what comparing them takes.
  ocr: ['raster', 'error', 'kit'],
  prompt: ['brand', 'template', 'placement', 'error', 'kit'],
  plate: ['prompt', 'placement', 'ocr', 'raster', 'store', 'error', 'kit'],
  // No pixels: the overlay sees a tone, so that a preview can run it without the plate.
  overlay: ['brand', 'template', 'placement', 'error', 'kit'],
  // A repair sets the overlay again, so preflight stands above it.
  preflight: ['overlay', 'brand', 'raster', 'placement', 'error', 'kit'],
  export: ['raster', 'placement', 'store', 'error', 'kit'],
  // A second opinion: measures exports without anything that measured them when they were made.
  verify: ['ocr', 'raster', 'error', 'kit'],
  // What is wrong with a kit or a template, before anybody uses it: pure functions over what was loaded and laid out.
  check: ['overlay', 'brand', 'template', 'placement', 'error', 'kit'],
  // A generic pool, the worker that runs jobs in it, and the same jobs on other machines.
  queue: ['campaign', 'store', 'error', 'kit'],
  campaign: '*',
  // What the studio's pages work with. Nothing but the command line stands above it.
  server: [
    'campaign',
    'check',
    'rows',
    'brand',
    'template',
    'placement',
    'plate',
    'prompt',
    'preflight',
    'export',
    'raster',
    'store',
    'error',
    'kit',
  ],
  cli: '*',
}

/** Folders whose types, not code, a stage may import besides. */
const MAY_IMPORT_TYPES: Readonly<Record<string, readonly string[]>> = {
  brand: ['overlay'],
  overlay: ['plate'],
  preflight: ['plate', 'template'],
  export: ['overlay', 'plate', 'brand', 'template'],
}

/** Single files with a licence of their own, and why. */
const EXCEPTIONS = [
  // Reading a tone is arithmetic over a grid of numbers; pixels stay on the other side.
  { from: '^src/(overlay|preflight)/', to: '^src/plate/tone\\.ts$' },
  // The captions of the contact sheet are type like any other.
  { from: '^src/export/contact-(sheet|page)\\.ts$', to: '^src/overlay/satori\\.ts$' },
  { from: '^src/export/explain\\.ts$', to: '^src/overlay/satori\\.ts$' },
]

type Rule = Extract<
  NonNullable<IFlattenedRuleSet['forbidden']>[number],
  { to: { dependencyTypes?: unknown } }
>

const order = Object.entries(MAY_IMPORT).flatMap(([folder, others]) => {
  if (others === '*') return []
  const excepted = EXCEPTIONS.filter(
    ({ from }) => new RegExp(from).test(`src/${folder}/`) || from.startsWith(`^src/${folder}/`),
  ).map(({ to }) => to)
  const typed = MAY_IMPORT_TYPES[folder] ?? []
  const rule = (name: string, allowed: readonly string[], to: Partial<Rule['to']>): Rule => ({
    name,
    severity: 'error',
    from: { path: `^src/${folder}/` },
    to: { path: '^src/', pathNot: [`^src/(${[folder, ...allowed].join('|')})/`, ...excepted], ...to },
  })
  return [
    rule(`order-of-stages-${folder}`, others, { dependencyTypesNot: ['type-only'] }),
    rule(`order-of-types-${folder}`, [...others, ...typed], { dependencyTypes: ['type-only'] }),
  ]
})

/** What no file of src may import. */
export const RULES: IFlattenedRuleSet = {
  forbidden: [
    ...order,
    {
      name: 'no-circles',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'nobody-imports-the-command-line',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'only-the-command-line-serves',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(server|cli)/' },
      to: { path: '^src/server/' },
    },
    {
      name: 'zod-in-schemas-only',
      severity: 'error',
      from: { path: '^src/', pathNot: '[/-]schema\\.ts$' },
      to: { path: '^node_modules/zod/' },
    },
    {
      name: 'only-dependencies',
      severity: 'error',
      comment: 'what the package uses when installed must be among its dependencies',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'] },
    },
  ],
}

/** How dependency-cruiser reads the source. */
export const OPTIONS: ICruiseOptions = {
  doNotFollow: { path: 'node_modules' },
  includeOnly: ['^src/', '^node_modules/'],
  tsPreCompilationDeps: true,
  tsConfig: { fileName: 'tsconfig.json' },
  enhancedResolveOptions: {
    exportsFields: ['exports'],
    conditionNames: ['import', 'node', 'default', 'types'],
  },
}
