import type { BrandKit } from '../brand/kit.ts'
import { toHex } from '../kit/color.ts'
import type { Family } from '../placement/family.ts'
import { fillText } from '../template/handlebars.ts'
import type { Copy, Template } from '../template/template.ts'
import { freeOf, regionOf } from './region.ts'
import { tidy } from './tidy.ts'

const FORMATS: Readonly<Record<Family, string>> = {
  skyscraper: 'very tall vertical strip',
  tall: 'tall vertical 9:16',
  portrait: 'vertical 4:5',
  square: 'square 1:1',
  landscape: 'horizontal 16:9',
  wide: 'wide horizontal 3:1',
  banner: 'very wide horizontal strip',
}

/**
 * Stands first in every plate prompt. It does not say what the picture is for: models that hear of posters and headlines
 * draw them.
 */
const USE = 'Use: a clean full-bleed background picture; nothing is laid over it, nothing is framed in it.'

/** Stands last in every plate prompt, whatever the template says: a plate shows no writing. */
const TEXT_FREE =
  'Constraints: one continuous picture without any text, letters, numbers, logos, signage, labels, captions, watermarks, borders, frames, panels, collage or mock-ups.'

/**
 * The prompt for a text-free plate: what it is, `plate.hbs` filled with {@link briefOf}, and what must not be in it. No copy,
 * no brand name and no format of a campaign stands in it, so one plate serves all rows and locales.
 * @throws BroadsideError MARKUP_INVALID
 */
export function platePrompt(template: Template, kit: BrandKit, family: Family): string {
  return tidy(
    [USE, fillText(template.plate, briefOf(template, kit, family), about(family)), TEXT_FREE].join('\n'),
  )
}

/** Everything a prompt may ask about besides copy. */
export function briefOf(template: Template, kit: BrandKit, family: Family): Copy {
  const { colors, imagery } = kit.file
  const calm = template.file.families[family]?.calm ?? []
  const parts = (['primary', 'dark', 'light', 'accent'] as const).flatMap((part) => {
    const color = kit.colors[colors[part]]
    return color === undefined ? [] : `${colors[part]} ${toHex(color)}`
  })
  const areas = calm.map(regionOf)
  const free = freeOf(calm)
  return {
    style: imagery.style.join(', '),
    avoid: imagery.avoid.join(', '),
    palette: parts.join(', '),
    calm: areas.map(({ place }) => place).join('; ') || 'none',
    areas: areas.map((area) => ({ ...area })),
    subject: free === undefined ? 'along one edge of the frame' : `in ${regionOf(free).place}`,
    format: FORMATS[family],
  }
}

/** A prompt is English and knows no brand by name: a name would be drawn. */
export function about(family: Family) {
  return { family, locale: 'en', direction: 'ltr', brandName: '', legal: '', placement: '' } as const
}
