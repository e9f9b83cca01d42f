import type { BrandKit, FontSet } from '../brand/kit.ts'
import { toHex } from '../kit/color.ts'
import type { Layout } from '../placement/geometry.ts'
import type { ScriptTraits } from './text/scripts.ts'

/**
 * Custom properties on the root of every overlay, the whole vocabulary of a template's sheet:
 *
 * - `--u` (1 unit: 1 % of the short side), `--w`, `--h` (canvas), `--inset-top` … `--inset-left` (edges of the area type
 *   may stand in), `--area-w`, `--area-h`
 * - `--light`, `--dark`, `--primary`, `--accent` and `--c-<token>` for every colour of the kit
 * - `--font-<style>` for every type style; `--radius`, `--rule` (px)
 * - `--logo-least` (px): the height under which the kit allows no logo, whatever the sheet asks for
 *
 * `--ink` and `--pop` (an accent that reads) are set on every ground, see `ink.ts`.
 */
export function rootVariables(
  kit: BrandKit,
  layout: Layout,
  fonts: FontSet,
): Readonly<Record<string, string>> {
  const { frame, area, unit } = layout
  const px = (length: number): string => `${Math.round(length * 100) / 100}px`
  const { colors } = kit.file
  return {
    '--u': px(unit),
    '--w': px(frame.width),
    '--h': px(frame.height),
    '--inset-top': px(area.y),
    '--inset-left': px(area.x),
    '--inset-bottom': px(frame.height - area.y - area.height),
    '--inset-right': px(frame.width - area.x - area.width),
    '--area-w': px(area.width),
    '--area-h': px(area.height),
    '--radius': px(kit.file.shape.radius * unit),
    '--rule': px(Math.max(1, kit.file.shape.rule * unit)),
    '--logo-least': px(kit.file.logos.minHeight),
    ...Object.fromEntries(
      (['light', 'dark', 'primary', 'accent'] as const).map((part) => [
        `--${part}`,
        colorOf(kit, colors[part]),
      ]),
    ),
    ...Object.fromEntries(Object.entries(kit.colors).map(([name, color]) => [`--c-${name}`, toHex(color)])),
    ...Object.fromEntries(
      Object.entries(fonts.stacks).map(([style, names]) => [`--font-${style}`, names.join(',')]),
    ),
  }
}

function colorOf(kit: BrandKit, token: string): string {
  const color = kit.colors[token]
  return color === undefined ? '#000000' : toHex(color)
}

/**
 * The sheet before a template's own: a reset, `.area` (the box type may stand in), and `.t-<style>` for every type style
 * of the kit, adapted to the script: Arabic joins break under tracking, tall scripts need leading, and scripts without
 * capitals are left alone. `leadings` are the least line heights (em) that the words set in a style ask for.
 */
export function baseSheet(
  kit: BrandKit,
  traits: ScriptTraits,
  leadings: ReadonlyMap<string, number> = new Map(),
): string {
  const styles = Object.entries(kit.file.type).map(([name, style]) => {
    const rules = [
      `font-family:var(--font-${name})`,
      `font-weight:${style.weight}`,
      `font-style:${style.style}`,
      `line-height:${Math.max(style.leading, traits.minLeading, leadings.get(name) ?? 0)}`,
      `letter-spacing:${traits.tracking ? `${style.tracking}em` : 'normal'}`,
      `text-transform:${style.case === 'upper' && !traits.caseless ? 'uppercase' : 'none'}`,
      ...(style.features.length > 0
        ? [`font-feature-settings:${style.features.map((feature) => `"${feature}" 1`).join(',')}`]
        : []),
    ]
    return `.t-${name}{${rules.join(';')}}.t-${name} b,.t-${name} strong{font-weight:${style.strong ?? style.weight}}`
  })
  return [
    '*{box-sizing:border-box;margin:0;padding:0}',
    'h1,h2,h3,h4{font-size:inherit;font-weight:inherit}',
    '.area{position:absolute;top:var(--inset-top);left:var(--inset-left);width:var(--area-w);height:var(--area-h)}',
    ...styles,
  ].join('\n')
}
