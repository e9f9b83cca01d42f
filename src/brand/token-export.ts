import { type Rgb, toHex } from '../kit/color.ts'
import type { BrandKit } from './kit.ts'

/** Forms a kit’s tokens are given in: custom properties of CSS, or Design Tokens, which Figma imports as variables. */
export const TOKEN_FORMATS = ['css', 'dtcg'] as const
export type TokenFormat = (typeof TOKEN_FORMATS)[number]

/**
 * A kit’s colours, the parts they play, type styles and shape. CSS names start with the id of the kit, such as
 * `--halden-color-pine`; sizes that follow the picture are in `vmin`, 1 % of the short side, as the kit counts.
 */
export function exportTokens(kit: BrandKit, format: TokenFormat): string {
  return format === 'css' ? css(kit) : `${JSON.stringify(dtcg(kit), null, 2)}\n`
}

function css({ id, file, colors }: BrandKit): string {
  const name = (...parts: readonly string[]) => `--${[id, ...parts].join('-')}`
  const families = new Map(file.fonts.map((font) => [font.family, font]))
  const blocks: [string, readonly (readonly [string, string])[]][] = [
    ['Colours', Object.entries(colors).map(([token, color]) => [name('color', token), toHex(color)])],
    [
      'The parts they play',
      parts(file.colors).map(([part, token]) => [name(part), `var(${name('color', token)})`]),
    ],
    ...Object.entries(file.type).map(([style, type]): [string, readonly (readonly [string, string])[]] => [
      `Type: ${style}`,
      [
        [name(style, 'family'), type.stack.map((family) => JSON.stringify(family)).join(', ')],
        [name(style, 'weight'), String(type.weight)],
        ...(type.strong === undefined ? [] : [[name(style, 'strong'), String(type.strong)] as const]),
        [name(style, 'style'), type.style],
        [name(style, 'leading'), String(type.leading)],
        [name(style, 'tracking'), `${type.tracking}em`],
        [name(style, 'transform'), type.case === 'upper' ? 'uppercase' : 'none'],
        [name(style, 'features'), type.features.map((tag) => `"${tag}"`).join(', ') || 'normal'],
      ],
    ]),
    [
      'Shape',
      [
        [name('radius'), `${file.shape.radius}vmin`],
        [name('rule'), `${file.shape.rule}vmin`],
      ],
    ],
  ]
  const packages = [...families.values()].flatMap((font) => font.package ?? [])
  const lines = blocks.flatMap(([title, entries]) => [
    '',
    `  /* ${title} */`,
    ...entries.map(([property, value]) => `  ${property}: ${value};`),
  ])
  return [
    `/* ${comment(file.name)} ${file.version}, by broadside tokens export. Fonts: ${packages.join(', ') || 'files of the kit'}. */`,
    ':root {',
    ...lines.slice(1),
    '}',
    '',
  ].join('\n')
}

function dtcg({ file, colors }: BrandKit): Record<string, unknown> {
  const descriptions = file.tokens.color
  const color = Object.fromEntries(
    Object.entries(colors).map(([name, value]) => {
      const token = descriptions[name]
      const about = typeof token === 'object' ? token.$description : undefined
      return [name, { $value: objectForm(value), ...(about === undefined ? {} : { $description: about }) }]
    }),
  )
  const roles = Object.fromEntries(
    parts(file.colors).map(([part, token]) => [part, { $value: `{color.${token}}` }]),
  )
  const type = Object.fromEntries(
    Object.entries(file.type).map(([name, { stack, weight, leading }]) => [
      name,
      {
        family: { $type: 'fontFamily', $value: stack },
        weight: { $type: 'fontWeight', $value: weight },
        leading: { $type: 'number', $value: leading },
      },
    ]),
  )
  return {
    $description: `${file.name} ${file.version}`,
    color: { $type: 'color', ...color },
    part: { $type: 'color', ...roles },
    type,
  }
}

function parts({ light, dark, primary, accent }: BrandKit['file']['colors']): readonly [string, string][] {
  return Object.entries({ light, dark, primary, accent })
}

/** Design Tokens, Color Module 2025.10, 4.1: components to five places, and the hex that older tools read. */
function objectForm(color: Rgb): Record<string, unknown> {
  const components = color.map((channel) => Number((channel / 255).toFixed(5)))
  return { colorSpace: 'srgb', components, alpha: 1, hex: toHex(color) }
}

function comment(text: string): string {
  return text.replaceAll('*/', '* /')
}
