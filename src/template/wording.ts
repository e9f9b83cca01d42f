import { fillText } from './handlebars.ts'
import type { Copy, Template } from './template.ts'

/** Everything `{{…}}` in a plate.hbs may name, as the lint fills it. Copy never stands in a plate prompt, so one plate serves all locales. */
export const SAMPLE_BRIEF: Copy = {
  style: 'style',
  avoid: 'avoid',
  palette: 'palette',
  /** All calm areas in one line. */
  calm: 'calm',
  /** The calm areas one by one, so that a template can say what fills each. */
  areas: [{ place: 'place', top: true, bottom: false, left: true, right: false, whole: false }],
  /** Where the calm areas leave room. */
  subject: 'subject',
  format: 'format',
}

/** Everything `{{…}}` in a dense.hbs may name: the same, and the copy as numbered blocks. */
export const SAMPLE_DENSE: Copy = {
  ...SAMPLE_BRIEF,
  count: 1,
  blocks: [{ n: 1, role: 'role', size: 'size', place: 'place', copy: '"copy"', spelling: 'spelling' }],
}

/** The alt text of an export: the template's `alt` line filled with the copy. @throws BroadsideError MARKUP_INVALID */
export function altText(
  template: Template,
  copy: Copy,
  about: { readonly locale: string; readonly brand: string },
): string {
  const context = {
    family: 'square',
    locale: about.locale,
    direction: 'ltr',
    brandName: about.brand,
    legal: '',
    placement: '',
  } as const
  return fillText(template.file.alt, copy, context)
    .replace(/\s+/g, ' ')
    .replace(/ ([.,;:])/g, '$1')
    .trim()
}
