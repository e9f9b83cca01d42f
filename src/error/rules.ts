/** What a mistake in a brand kit or template is called. Ids are permanent: annotations, scripts and docs rely on them. */
export interface Rule {
  /** What the rule asks for, as a short sentence without a full stop. */
  readonly title: string
  /** Why it is asked for, and how to comply. */
  readonly help: string
  /** `error`: the check fails; `warning`: a remark. */
  readonly severity: 'error' | 'warning'
}

const MARKUP_HELP = 'The renderer would ignore it without a word, or it would not be measured.'

/** Every rule of `broadside check`, in the order of the catalogue page. */
export const RULES = {
  'file-missing': {
    title: 'A template has template.json, overlay.hbs, plate.hbs and samples.json',
    help: 'Add the file; `broadside init` writes a set that works.',
    severity: 'error',
  },
  'file-size': {
    title: 'Files keep to their limits of size',
    help: 'The limits stop files that were made to exhaust memory.',
    severity: 'error',
  },
  'json-syntax': {
    title: 'JSON files can be read',
    help: 'No comments, no trailing commas, keys in double quotes.',
    severity: 'error',
  },
  schema: {
    title: 'JSON files follow their schema',
    help: 'Name the schema in "$schema", and an editor completes and checks while you type.',
    severity: 'error',
  },
  'hbs-syntax': {
    title: 'Handlebars sources can be read',
    help: 'Each block that opens must close, and every {{ needs its }}.',
    severity: 'error',
  },
  'hbs-raw': {
    title: 'Copy is text, never markup',
    help: 'Write {{field}} in place of {{{field}}}; partials and decorators are not available.',
    severity: 'error',
  },
  'hbs-helper': {
    title: 'Only the listed helpers are called',
    help: 'Templates are data: if, unless, each, with, price, date, number, plural, upper, is, groups, columns.',
    severity: 'error',
  },
  'hbs-name': {
    title: 'Names in {{…}} are fields, columns of their lists, or values starting with @',
    help: 'A name nobody knows would be set as nothing.',
    severity: 'error',
  },
  'hbs-limit': {
    title: 'Sources are neither too deep nor too long',
    help: 'The limits stop sources that were made to exhaust the compiler.',
    severity: 'error',
  },
  'css-syntax': {
    title: 'Style sheets can be read, and are fixed',
    help: 'No {{…}} inside <style>: give elements classes instead.',
    severity: 'error',
  },
  'css-at-rule': {
    title: 'Style sheets use @container, @media, @supports and @layer only',
    help: 'Fonts come from the brand kit; nothing moves in a still picture.',
    severity: 'error',
  },
  'css-important': {
    title: 'No !important',
    help: 'The engine sets sizes and inks last, and must be able to.',
    severity: 'error',
  },
  'css-address': {
    title: 'Style sheets name no addresses',
    help: 'Pictures come from fields and logos from the kit; nothing is ever fetched while rendering.',
    severity: 'error',
  },
  'css-property': { title: 'Properties are honoured by the renderer', help: MARKUP_HELP, severity: 'error' },
  'css-value': {
    title: 'Values are understood by the renderer',
    help: 'It takes flex, grid, block and inline for display, plain numbers in flex, and no text in content.',
    severity: 'error',
  },
  'css-font': {
    title: 'Fonts come from the type styles of the kit',
    help: 'Use font-family: var(--font-display), var(--font-text) or var(--font-label), which every kit has.',
    severity: 'error',
  },
  'css-ink': {
    title: 'Type is drawn in var(--ink) or var(--pop)',
    help: 'These are chosen so that they read on what the type stands on.',
    severity: 'error',
  },
  'css-color': { title: 'Colours are colours', help: MARKUP_HELP, severity: 'error' },
  'css-color-own': {
    title: 'Colours come from the kit',
    help: 'Use var(--light), var(--dark), var(--primary), var(--accent), var(--ink) or var(--pop): they fit every brand.',
    severity: 'error',
  },
  'css-variable': {
    title: 'Custom properties are known',
    help: 'A misspelt var(--…) silently has no value. The vocabulary stands in src/overlay/variables.ts; a sheet may declare its own.',
    severity: 'error',
  },
  'markup-element': { title: 'Elements are set by the renderer', help: MARKUP_HELP, severity: 'error' },
  'markup-attribute': {
    title: 'Attributes are those the engine reads',
    help: 'class, data-slot, data-ground, data-logo, data-field, data-qr, data-role, data-bleed, lang, alt; drawing attributes in an svg.',
    severity: 'error',
  },
  'markup-address': {
    title: 'Markup names no addresses',
    help: 'Pictures come from fields and logos from the kit.',
    severity: 'error',
  },
  'markup-picture': {
    title: 'Pictures come from the kit or from fields',
    help: 'An <img> has data-logo, data-field with the name of an image field, or data-qr with that of a url field.',
    severity: 'error',
  },
  'markup-slot': {
    title: 'Slots are those of template.json, and stand beside each other',
    help: 'A slot ties an element to its role, sizes and number of lines.',
    severity: 'error',
  },
  'markup-role': {
    title: 'Roles are known',
    help: 'headline, subhead, body, cta, price, legal or label: the role sets least size and contrast.',
    severity: 'error',
  },
  'markup-text': {
    title: 'All text stands in a slot',
    help: 'Only text in an element with data-slot is fitted, inked and measured.',
    severity: 'error',
  },
  'markup-style': {
    title: 'Style sheets are plain <style>…</style>',
    help: 'A sheet with attributes, or one that does not close, would escape the check.',
    severity: 'error',
  },
  'markup-limit': {
    title: 'Overlays are neither too deep nor too large',
    help: 'The layout engine breaks down on very deep trees.',
    severity: 'error',
  },
  'field-unknown': {
    title: 'Fields that are named exist',
    help: 'Slots, drop, droppable, shorter and locked name fields of template.json.',
    severity: 'error',
  },
  'field-unused': {
    title: 'Every field is used',
    help: 'A person would fill it in for nothing. Set it in the overlay, or take it out.',
    severity: 'error',
  },
  'field-untried': {
    title: 'Every field is filled in by a sample',
    help: 'Give it a value in `samples` or `worst` of samples.json: what no sample fills in is tried by nothing.',
    severity: 'warning',
  },
  'slot-unused': {
    title: 'Every slot is used',
    help: 'Nothing in the overlay has this data-slot in any family.',
    severity: 'error',
  },
  'slot-missing': {
    title: 'Required fields are set in every family',
    help: 'Set the slot in the family, or name its field in families.<family>.drop.',
    severity: 'error',
  },
  'fit-order': { title: 'Ranges give the smaller size first', help: 'Turn them round.', severity: 'error' },
  'locked-value': {
    title: 'Locked fields have a value their field takes',
    help: 'A campaign cannot fill them in: write "locked": { "sheet": "primary" }, or take the field out.',
    severity: 'error',
  },
  'owner-dense': {
    title: 'Text an image model may draw is asked for',
    help: 'Fields whose owner is not the overlay need a dense.hbs.',
    severity: 'error',
  },
  'sample-copy': {
    title: 'Samples are copy that the fields can hold',
    help: 'Samples are what the check renders, and what a person sees first.',
    severity: 'error',
  },
  'sample-glyphs': {
    title: 'Fonts have the characters of the samples',
    help: 'Add a font for them to the stacks of the kit.',
    severity: 'error',
  },
  'sample-brand': {
    title: 'Samples name brands that exist',
    help: 'Leave "brand" out for a sample that suits every brand.',
    severity: 'error',
  },
  'prompt-text': {
    title: 'Plate prompts ask for no text',
    help: 'Image models draw the words they hear of. Speak of what is seen; what to avoid belongs into a line that starts with Avoid.',
    severity: 'error',
  },
  'prompt-calm': {
    title: 'Plate prompts say what fills the calm areas',
    help: 'Write {{#each areas}} … {{place}} … {{/each}}, or {{calm}}.',
    severity: 'error',
  },
  'prompt-brief': {
    title: 'Plate prompts pass on palette, style and what to avoid',
    help: 'Without {{palette}}, {{style}} and {{avoid}} every brand gets the same picture.',
    severity: 'warning',
  },
  'calm-missing': {
    title: 'Type on the plate stands in a calm area',
    help: 'Give the family a box under it in families.<family>.calm, so that plates are made and cropped for it.',
    severity: 'error',
  },
  'logo-space': {
    title: 'Nothing stands in the clear space of a logo',
    help: 'Move it or the logo apart, by logos.clearSpace of the kit times the height of the logo.',
    severity: 'error',
  },
  'logo-shape': {
    title: 'Logos keep their proportions',
    help: 'Give a logo a height or a width, not both, and flex: 0 0 auto where it stands in a row.',
    severity: 'error',
  },
  'logo-size': {
    title: 'Logos are no smaller than the kit allows',
    help: 'Raise its size in the sheet: logos.minHeight of the kit is in pixels.',
    severity: 'error',
  },
  'copy-overset': {
    title: 'Samples and worst copy fit in every family',
    help: 'Give the slot more room, smaller sizes or more lines, let the family drop a field, or shorten the copy.',
    severity: 'error',
  },
  contract: {
    title: 'Exports of samples keep the readability contract, on hard plates too',
    help: 'The message names the check (R1 to R11) and the hardest plate; see the page on readability.',
    severity: 'error',
  },
  render: {
    title: 'Exports of samples can be made',
    help: 'The message says what broke down.',
    severity: 'error',
  },
  'limit-missing': {
    title: 'Limits of a template are proved',
    help: 'Run `broadside check <template> --prove`, and commit the limits.json it writes.',
    severity: 'warning',
  },
  'limit-stale': {
    title: 'limits.json was proved on the template and kit as they are',
    help: 'Run `broadside check <template> --prove` again.',
    severity: 'error',
  },
  'limit-unproved': {
    title: 'Declared limits are no greater than what was proved',
    help: 'Lower the limit in template.json, or give the slot more room at the placement that is named.',
    severity: 'error',
  },
  token: {
    title: 'Tokens are colours, or lead to one',
    help: 'Aliases such as {sea.deep} must end at a colour.',
    severity: 'error',
  },
  'color-name': {
    title: 'Colours that are named are tokens of the kit',
    help: 'colors and pairs name tokens of tokens.color.',
    severity: 'error',
  },
  'pair-contrast': {
    title: 'Pairs of ink and ground have enough contrast',
    help: '4.5 to 1, or 3 to 1 with "use": "large"; 7 to 1 in the strict profile.',
    severity: 'error',
  },
  'pair-missing': {
    title: 'Every ground has an ink',
    help: 'Templates set type on light, dark, primary and accent: each needs a pair that is not only for large type.',
    severity: 'error',
  },
  font: {
    title: 'Fonts are there and can be drawn with',
    help: 'Packages must be installed, files be static TTF, OTF or WOFF, and cuts exist.',
    severity: 'error',
  },
  logo: {
    title: 'Logos are plain SVG shapes',
    help: 'No text, scripts, style sheets or entities; type as paths.',
    severity: 'error',
  },
  name: {
    title: 'Templates and brands that are named exist',
    help: 'The project’s own templates/ comes first, then the bundled ones.',
    severity: 'error',
  },
} as const satisfies Record<string, Rule>

export type RuleId = keyof typeof RULES
