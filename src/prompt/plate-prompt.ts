import type { BrandKit } from '../brand/kit.ts'
import { toHex } from '../kit/color.ts'
import type { Box } from '../kit/geometry.ts'
import type { Family } from '../placement/family.ts'
import { fillText } from '../template/handlebars.ts'
import type { Template } from '../template/template.ts'

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
 * The prompt for a plate: `plate.hbs` filled with the brand's `style`, `avoid` and `palette` words, where the `calm` areas
 * are, and the `format`. @throws BroadsideError MARKUP_INVALID
 */
export function platePrompt(template: Template, kit: BrandKit, family: Family): string {
  const { colors, imagery } = kit.file
  const calm = template.file.families[family]?.calm ?? []
  const parts = (['primary', 'dark', 'light', 'accent'] as const).flatMap((part) => {
    const color = kit.colors[colors[part]]
    return color === undefined ? [] : `${colors[part]} ${toHex(color)}`
  })
  const brief = {
    style: imagery.style.join(', '),
    avoid: imagery.avoid.join(', '),
    palette: parts.join(', '),
    calm: calm.map(placeInWords).join('; ') || 'none',
    format: FORMATS[family],
  }
  const context = {
    family,
    locale: 'en',
    direction: 'ltr',
    brandName: kit.file.name,
    legal: '',
    placement: '',
  } as const
  return fillText(template.plate, brief, context)
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .trim()
}

/** A box of the frame in words, as image models understand them: `the upper left 55 % × 45 %`. */
function placeInWords({ x, y, width, height }: Box): string {
  const percent = (share: number): string => `${Math.round(share * 100)} %`
  const across = x + width / 2 < 0.4 ? 'left' : x + width / 2 > 0.6 ? 'right' : ''
  const down = y + height / 2 < 0.4 ? 'upper' : y + height / 2 > 0.6 ? 'lower' : 'middle'
  return `the ${[down, across].filter((word) => word !== '').join(' ')} ${percent(width)} × ${percent(height)}`
}
