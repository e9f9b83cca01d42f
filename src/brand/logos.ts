import { quote } from '../error/issue.ts'
import { LIMITS } from '../kit/limits.ts'
import type { Logo } from './kit.ts'

/** Elements a logo may consist of: shapes, and what fills, groups and clips them. */
const ELEMENTS = new Set(
  'svg g path rect circle ellipse line polyline polygon defs clipPath mask linearGradient radialGradient stop symbol use title desc'.split(
    ' ',
  ),
)

/** Width ÷ height a logo may have either way. */
const WIDEST = 20

const COMMENT = /<!--[\s\S]*?-->/y
const DECLARATION = /<\?xml\s[^?<>]*\?>/y
const TAG = /<(\/?)([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g
const TEXT = /[^<]*/y

/** A mistake in a logo: what was found, and what is expected. */
export interface LogoFault {
  readonly found: string
  readonly expected: string
}

/**
 * Checks a logo and measures it. Renderers read logos as SVG, so only a small, strict part of SVG is let through: the
 * shapes above, no text, scripts, style sheets or entities, and references to parts of the same file only.
 */
export function readLogo(svg: string): { readonly logo?: Logo; readonly faults: readonly LogoFault[] } {
  if (svg.length > LIMITS.svgBytes) {
    return { faults: [{ found: `${svg.length} bytes`, expected: `at most ${LIMITS.svgBytes} bytes` }] }
  }
  const faults = new Map<string, LogoFault>()
  const fault = (found: string, expected: string): void => {
    faults.set(found, { found, expected })
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffd\ufffe\uffff]/.test(svg)) {
    fault('control characters, or bytes that are not UTF-8', 'an SVG in UTF-8')
  }
  const open: string[] = []
  let ratio: number | undefined
  let roots = 0
  let at = svg.startsWith('\ufeff') ? 1 : 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const match = pattern.exec(svg)
    if (match) at += match[0].length
    return match
  }
  while (at < svg.length) {
    const text = take(TEXT)?.[0] ?? ''
    checkText(text, open, fault)
    if (at >= svg.length) break
    if (take(COMMENT) || take(DECLARATION)) continue
    const tag = take(TAG)
    if (!tag) {
      fault(quote(svg.slice(at, at + 40)), `plain SVG elements (line ${svg.slice(0, at).split('\n').length})`)
      break
    }
    const [, closing, name = '', attributes = '', empty] = tag
    if (closing) {
      const last = open.pop()
      if (last !== name) fault(`</${name}>`, last === undefined ? 'no end tag here' : `</${last}>`)
      continue
    }
    if (!ELEMENTS.has(name))
      fault(`<${name}>`, name === 'text' ? 'type drawn as paths' : 'shapes only (path, rect, circle, …)')
    if (open.length === 0) {
      roots++
      if (name === 'svg') ratio = measure(attributes, fault)
    }
    checkAttributes(attributes, fault)
    if (!empty) open.push(name)
  }
  if (open.length > 0) fault(`no end of <${open.at(-1)}>`, 'an end tag for each element')
  if (roots !== 1) fault(`${roots} outer elements`, 'one <svg>')
  if (ratio === undefined && faults.size === 0) fault('no <svg> outside', 'one <svg>')
  return faults.size === 0 && ratio !== undefined
    ? { logo: { svg: svg.trim(), ratio }, faults: [] }
    : { faults: [...faults.values()] }
}

type Fault = (found: string, expected: string) => void

function checkText(text: string, open: readonly string[], fault: Fault): void {
  checkEntities(text, fault)
  const prose = open.at(-1) === 'title' || open.at(-1) === 'desc'
  if (!prose && text.trim() !== '') fault(quote(text.trim()), 'no text between elements')
}

function checkEntities(text: string, fault: Fault): void {
  const entity = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-fA-F]{1,6});)[^;\s]{0,20};?/.exec(text)
  if (entity) fault(quote(entity[0]), 'no entities of its own')
}

function checkAttributes(attributes: string, fault: Fault): void {
  for (const [, name = '', double, single] of attributes.matchAll(ATTRIBUTE)) {
    const value = double ?? single ?? ''
    checkEntities(value, fault)
    if (/^on/i.test(name)) fault(`${name}="…"`, 'no scripts')
    if (/(^|:)href$/i.test(name) && !value.startsWith('#'))
      fault(`${name}=${quote(value)}`, 'a part of the same file, such as #mark')
    // An entity or a CSS escape could hide a reference from this check.
    if (/[\\&]/.test(value) && name !== 'id') fault(`${name}=${quote(value)}`, 'a value without escapes')
    for (const [, target = ''] of value.matchAll(/url\(\s*["']?([^)]*)/gi)) {
      if (!target.startsWith('#'))
        fault(`${name}=${quote(value)}`, 'a part of the same file, such as url(#mark)')
    }
    if (name === 'style' && /@|expression/i.test(value)) fault(`style=${quote(value)}`, 'plain properties')
  }
}

function measure(attributes: string, fault: Fault): number | undefined {
  const values = new Map(
    [...attributes.matchAll(ATTRIBUTE)].map(([, name = '', double, single]) => [
      name,
      double ?? single ?? '',
    ]),
  )
  if (values.get('xmlns') !== 'http://www.w3.org/2000/svg') {
    fault(`xmlns=${quote(values.get('xmlns') ?? '')}`, 'xmlns="http://www.w3.org/2000/svg"')
  }
  const viewBox = values.get('viewBox')
  const numbers =
    viewBox
      ?.trim()
      .split(/[\s,]+/)
      .map(Number) ?? []
  const [, , width = Number.NaN, height = Number.NaN] = numbers
  if (numbers.length !== 4 || !numbers.every(Number.isFinite) || width <= 0 || height <= 0) {
    fault(
      viewBox === undefined ? 'no viewBox' : `viewBox=${quote(viewBox)}`,
      'a viewBox such as "0 0 320 96"',
    )
    return undefined
  }
  const ratio = width / height
  if (ratio > WIDEST || ratio < 1 / WIDEST)
    fault(`a logo of ${width} × ${height}`, `at most ${WIDEST} times as wide as high`)
  return ratio
}
