import { fillText } from './handlebars.ts'
import type { Copy, Template } from './template.ts'

/** Everything `{{…}}` in a plate.hbs may name, as the lint fills it. Copy never stands in a plate prompt, so one plate serves all locales. */
export const SAMPLE_BRIEF: Copy = {
  style: 'style',
  avoid: 'avoid',
  palette: 'palette',
  calm: 'calm',
  format: 'format',
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
