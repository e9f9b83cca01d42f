import colorNames from 'color-name'
import postcss from 'postcss'
import parseValue from 'postcss-value-parser'
import type { RuleId } from '../error/rules.ts'
import type { SourceProblem } from './handlebars.ts'

/** Properties satori 0.63 honours (each seen in its output); it ignores all others without a word, so a sheet may not use them. */
const PROPERTIES = new Set(
  `align-content align-items align-self aspect-ratio background background-clip background-color background-image
  background-position background-repeat background-size border border-bottom border-bottom-color border-bottom-style
  border-bottom-width border-bottom-left-radius border-bottom-right-radius border-color border-left border-left-color
  border-left-style border-left-width border-radius border-right border-right-color border-right-style border-right-width
  border-style border-top border-top-color border-top-style border-top-width border-top-left-radius
  border-top-right-radius border-width bottom box-shadow box-sizing clip-path color column-gap container container-name
  container-type direction display fill flex flex-basis flex-direction flex-flow flex-grow flex-shrink flex-wrap
  font-family font-feature-settings font-kerning font-size font-style font-variant-numeric font-weight gap grid-area
  grid-auto-columns grid-auto-flow grid-auto-rows grid-column grid-column-end grid-column-start grid-row grid-row-end
  grid-row-start grid-template-areas grid-template-columns grid-template-rows height inset isolation justify-content
  justify-items justify-self left letter-spacing line-height list-style margin margin-bottom margin-left margin-right
  margin-top mask-image max-height max-width min-height min-width mix-blend-mode object-fit object-position opacity order
  overflow overflow-wrap padding padding-bottom padding-left padding-right padding-top place-content place-items
  place-self position right row-gap stroke stroke-width tab-size text-align text-decoration text-decoration-color
  text-decoration-line text-decoration-style text-decoration-thickness text-indent text-shadow text-transform text-wrap
  top transform transform-origin vertical-align white-space width word-break word-spacing z-index
  -webkit-text-stroke content`.split(/\s+/),
)

/** Properties whose value is one colour; those of drawings may be `none`. */
const COLORS = /^(color|fill|stroke|.*-color)$/
/** Properties in whose value a colour may stand among other words. */
const WITH_COLORS =
  /^(background|background-image|border.*|box-shadow|text-shadow|text-decoration|-webkit-text-stroke|mask-image)$/
const COLOR_WORDS = new Set([
  ...Object.keys(colorNames),
  'transparent',
  'currentcolor',
  'inherit',
  'initial',
  'unset',
])
const COLOR_FUNCTIONS = new Set([
  'rgb',
  'rgba',
  'hsl',
  'hsla',
  'oklch',
  'oklab',
  'lab',
  'lch',
  'color-mix',
  'var',
])
const OTHER_WORDS = new Set(
  `none auto solid dashed dotted double hidden groove ridge inset outset thin medium thick to top right bottom left center
  at circle ellipse closest-side closest-corner farthest-side farthest-corner from in srgb oklab oklch cover contain repeat
  no-repeat repeat-x repeat-y round space padding-box border-box content-box text underline overline line-through wavy scroll fixed local`.split(
    /\s+/,
  ),
)
const DISPLAYS = new Set([
  'flex',
  'grid',
  'block',
  'inline',
  'inline-block',
  'inline-flex',
  'none',
  'contents',
])
const AT_RULES = new Set(['container', 'media', 'supports', 'layer'])

/** Problems of a style sheet: syntax, and everything satori would ignore silently or fetch. `offset` is added to line numbers. */
export function lintStyleSheet(css: string, offset: number): readonly SourceProblem[] {
  let root: postcss.Root
  try {
    root = postcss.parse(css)
  } catch (error) {
    const { line = 1, reason = 'unreadable' } = error as { line?: number; reason?: string }
    return [
      {
        line: line + offset,
        found: 'a style sheet that cannot be read',
        expected: reason,
        rule: 'css-syntax',
      },
    ]
  }
  const problems: SourceProblem[] = []
  root.walk((node) => {
    const line = (node.source?.start?.line ?? 1) + offset
    const refuse: Refuse = (rule, found, expected) => void problems.push({ line, found, expected, rule })
    if (node.type === 'atrule' && !AT_RULES.has(node.name)) {
      refuse(
        'css-at-rule',
        `@${node.name}`,
        'one of @container, @media, @supports, @layer: fonts come from the brand kit',
      )
    }
    if (node.type === 'decl') lintDeclaration(node, refuse)
  })
  return problems
}

type Refuse = (rule: RuleId, found: string, expected: string) => void

function lintDeclaration(node: postcss.Declaration, refuse: Refuse): void {
  const property = node.prop.toLowerCase()
  const value = node.value.trim()
  if (node.important)
    refuse('css-important', `${property}: … !important`, 'no !important: the engine sets sizes and inks last')
  if (/\\/.test(property + value)) {
    refuse('css-address', `${property}: ${value.slice(0, 60)}`, 'no escapes: they may spell an address')
    return
  }
  if (/url\(|https?:|\/\//i.test(value)) {
    refuse(
      'css-address',
      `${property}: ${value.slice(0, 60)}`,
      'no address: pictures come from fields, logos from the kit',
    )
    return
  }
  if (property.startsWith('--')) return
  if (!PROPERTIES.has(property)) {
    refuse(
      'css-property',
      `the property ${property}`,
      'a property the renderer honours (it would ignore this one silently)',
    )
    return
  }
  if (property === 'display' && !DISPLAYS.has(value))
    refuse('css-value', `display: ${value}`, `one of ${[...DISPLAYS].join(', ')}`)
  if (property === 'flex' && value.includes('('))
    refuse(
      'css-value',
      `flex: ${value}`,
      'flex-grow, flex-shrink and flex-basis apart: the renderer cannot read a function in flex',
    )
  if (property === 'font-family' && !/^var\(--font-[a-z]+\)$/.test(value)) {
    refuse('css-font', `font-family: ${value}`, 'var(--font-display) or another type style of the kit')
  }
  if (property === 'content' && !/^(none|normal|""|'')$/.test(value)) {
    refuse('css-value', `content: ${value.slice(0, 60)}`, 'content: "", for type must stand in a slot')
  }
  if (property === 'color' && !/^(var\(--(ink|pop)\)|inherit|currentcolor)$/i.test(value)) {
    refuse(
      'css-ink',
      `color: ${value.slice(0, 60)}`,
      'var(--ink) or var(--pop): these read on what the type stands on',
    )
    return
  }
  if (COLORS.test(property) || WITH_COLORS.test(property)) lintColors(property, value, refuse)
}

/** What is wrong with the value of a drawing's attribute, where that is a colour. */
export function lintDrawingColor(attribute: string, value: string, refuse: Refuse): void {
  if (/^(fill|stroke|stop-color|flood-color)$/.test(attribute) && !/^url\(#[\w-]+\)$/.test(value))
    lintColors(attribute, value, refuse)
}

function lintColors(property: string, value: string, refuse: Refuse): void {
  const only = COLORS.test(property)
  parseValue(value).walk((node) => {
    if (node.type === 'function') {
      const name = node.value.toLowerCase()
      if (COLOR_FUNCTIONS.has(name) || name === 'calc' || name === 'min' || name === 'max') return false
      if (only || !/gradient$/.test(name)) refuse('css-color', `${property}: ${value}`, 'a colour')
      return undefined
    }
    if (node.type !== 'word') return undefined
    const word = node.value.toLowerCase()
    const hex = word.startsWith('#')
    if (hex && !/^#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/.test(word))
      refuse('css-color', `the colour ${word}`, 'a colour such as #1f3d34')
    if (hex || COLOR_WORDS.has(word) || (word === 'none' && /^(fill|stroke)$/.test(property)))
      return undefined
    if (only || (/^[a-z-]+$/.test(word) && !OTHER_WORDS.has(word))) {
      refuse('css-color', `${property}: ${value}`, 'a colour such as var(--primary) or #1f3d34')
    }
    return undefined
  })
}

/** The style blocks of a source with the line before their first one. */
export function styleBlocks(source: string): readonly { readonly css: string; readonly line: number }[] {
  return [...source.matchAll(/<style>([\s\S]*?)<\/style>/g)].map((match) => ({
    css: match[1] ?? '',
    line: source.slice(0, match.index).split('\n').length - 1,
  }))
}

/** What a sheet names, each with its line: custom properties it uses and declares, and colours of its own. */
export interface SheetNames {
  readonly used: readonly { readonly name: string; readonly line: number }[]
  readonly declared: ReadonlySet<string>
  /** Colours that are written out, such as `#1f3d34`; not those of masks and shadows, which show no colour. */
  readonly colors: readonly { readonly value: string; readonly line: number }[]
}

/** Reads what a sound sheet names. `offset` is added to line numbers. */
export function namesInSheet(css: string, offset: number): SheetNames {
  const used: { name: string; line: number }[] = []
  const declared = new Set<string>()
  const colors: { value: string; line: number }[] = []
  postcss.parse(css).walkDecls((declaration) => {
    const line = (declaration.source?.start?.line ?? 1) + offset
    const property = declaration.prop.toLowerCase()
    if (property.startsWith('--')) declared.add(declaration.prop)
    for (const [, name = ''] of declaration.value.matchAll(/var\(\s*(--[\w-]+)/g)) used.push({ name, line })
    if (SHADES.test(property)) return
    parseValue(declaration.value).walk((node) => {
      const word = node.value.toLowerCase()
      if (node.type === 'function' && COLOR_MAKERS.has(word)) {
        colors.push({ value: parseValue.stringify(node), line })
        return false
      }
      const own = word.startsWith('#') || Object.hasOwn(colorNames, word)
      if (node.type === 'word' && own && (COLORS.test(property) || WITH_COLORS.test(property)))
        colors.push({ value: node.value, line })
      return undefined
    })
  })
  return { used, declared, colors }
}

/** Properties whose colours only say how dark something is. */
const SHADES = /^(mask-image|box-shadow|text-shadow)$/
const COLOR_MAKERS = new Set(['rgb', 'rgba', 'hsl', 'hsla', 'oklch', 'oklab', 'lab', 'lch'])
