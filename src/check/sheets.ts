import { type Issue, quote } from '../error/issue.ts'
import { nearest } from '../error/nearest.ts'
import { namesInSheet, styleBlocks } from '../template/style-sheet.ts'
import type { Template } from '../template/template.ts'

/** Custom properties that every overlay has, whatever the kit; see `overlay/variables.ts`. */
const COMMON = [
  ...['u', 'w', 'h', 'inset-top', 'inset-right', 'inset-bottom', 'inset-left', 'area-w', 'area-h'],
  ...['light', 'dark', 'primary', 'accent', 'ink', 'pop', 'radius', 'rule', 'logo-least'],
  ...['font-display', 'font-text', 'font-label'],
].map((name) => `--${name}`)

/** Colours of their own and custom properties nobody sets, in the style sheets and drawings of a template. */
export function foreignValues({ overlay }: Template, file: string): readonly Issue[] {
  const sheets = styleBlocks(overlay).map(({ css, line }) => namesInSheet(css, line))
  const declared = new Set([...COMMON, ...sheets.flatMap((sheet) => [...sheet.declared])])
  const outside = overlay.replace(/<style>[\s\S]*?<\/style>/g, (sheet) => sheet.replace(/[^\n]/g, ''))
  const drawn = outside.split('\n').flatMap((text, index) => {
    const at = { line: index + 1 }
    return [
      ...[...text.matchAll(/var\(\s*(--[\w-]+)/g)].map(([, name]) => ({ ...at, name: String(name) })),
      ...[
        ...text.matchAll(/\b(?:fill|stroke|stop-color|flood-color)="(#[0-9a-fA-F]{3,8}|rgba?\([^"]*\))"/g),
      ].map(([, value]) => ({ ...at, value: String(value) })),
    ]
  })
  const used = [...sheets.flatMap((sheet) => sheet.used), ...drawn.filter((each) => 'name' in each)]
  const colors = [...sheets.flatMap((sheet) => sheet.colors), ...drawn.filter((each) => 'value' in each)]
  return [
    ...colors.map(
      ({ value, line }): Issue => ({
        file,
        path: `line ${line}`,
        found: `the colour ${value}`,
        expected:
          'a colour of the kit: var(--light), var(--dark), var(--primary), var(--accent), var(--ink), var(--pop)',
        rule: 'css-color-own',
      }),
    ),
    ...used
      .filter(({ name }) => !declared.has(name))
      .map(({ name, line }): Issue => {
        const meant = nearest(name, [...declared])
        return {
          file,
          path: `line ${line}`,
          found: `var(${name}), ${/^--(c|font)-/.test(name) ? 'which not every kit has' : 'which is set nowhere'}`,
          expected:
            meant === undefined
              ? `one of ${COMMON.join(', ')}, or one of its own: ${quote(`${name}: …`)}`
              : `var(${meant})`,
          rule: 'css-variable',
        }
      }),
  ]
}
