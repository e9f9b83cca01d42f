import Handlebars from 'handlebars'
import { BroadsideError } from '../error/error.ts'
import type { RuleId } from '../error/rules.ts'
import { LIMITS } from '../kit/limits.ts'
import { FAMILIES, type Family } from '../placement/family.ts'
import { columnsOf, formatDate, formatNumber, formatPrice, groupsOf, isDateStyle } from './format.ts'
import type { Copy, CopyValue } from './template.ts'
import { unfilled, unreadable } from './unreadable.ts'

/** What a template may ask about besides its fields, as `{{@locale}}` or `{{#if @tall}}`. */
export interface MarkupContext {
  readonly family: Family
  readonly locale: string
  /** `ltr` or `rtl`. */
  readonly direction: 'ltr' | 'rtl'
  readonly brandName: string
  /** The brand's small print in this locale, or empty. */
  readonly legal: string
  readonly placement: string
}

/** Helpers that open a block. Any other block would pass its text on as markup. */
const BLOCKS = new Set(['if', 'unless', 'each', 'with'])

/** Helpers a template may call; nothing else runs. */
const HELPERS = [
  'if',
  'unless',
  'each',
  'with',
  'price',
  'date',
  'number',
  'plural',
  'upper',
  'is',
  'groups',
  'columns',
] as const

/** One thing in a template's source that is not allowed. */
export interface SourceProblem {
  readonly line: number
  readonly found: string
  readonly expected: string
  readonly rule: RuleId
}

/** Stands for a line break of the copy until the markup is parsed: a newline in markup is only a space. */
export const COPY_BREAK = '\u2028'

const engine = Handlebars.create()
const KNOWN = Object.fromEntries(HELPERS.map((name) => [name, true]))
let turns = 0
let written = 0

/** Built-in `each` with a shared count: nested loops multiply, and Handlebars itself sets no bound. */
const each = engine.helpers.each as Handlebars.HelperDelegate
engine.registerHelper('each', function (this: unknown, list: unknown, options: Handlebars.HelperOptions) {
  turns += Array.isArray(list) ? list.length : 1
  if (turns > LIMITS.loopTurns) {
    throw new BroadsideError('MARKUP_INVALID', {
      message: `A template loops more than ${LIMITS.loopTurns} times`,
      hint: 'Shorten the lists, or nest fewer each blocks.',
    })
  }
  // The output too: one turn may write megabytes.
  const fn = (context: unknown, inner?: Handlebars.RuntimeOptions): string => {
    const text = options.fn(context, inner)
    written += text.length
    if (written > LIMITS.markupBytes * LIMITS.markupBlockDepth) {
      throw new BroadsideError('MARKUP_INVALID', {
        message: `The loops of a template write more than ${LIMITS.markupBytes} characters`,
        hint: 'Shorten the lists, or nest fewer each blocks.',
      })
    }
    return text
  }
  return each.call(this, list, { ...options, fn })
})
const localeOf = (options: Handlebars.HelperOptions): string => String(options.data?.locale ?? 'en')
engine.registerHelper('price', (value: CopyValue, options: Handlebars.HelperOptions) =>
  formatPrice(value, localeOf(options)),
)
engine.registerHelper('date', (value: CopyValue, style: unknown, options?: Handlebars.HelperOptions) =>
  options === undefined
    ? formatDate(value, 'long', localeOf(style as Handlebars.HelperOptions))
    : formatDate(value, isDateStyle(style) ? style : 'long', localeOf(options)),
)
engine.registerHelper('number', (value: CopyValue, options: Handlebars.HelperOptions) =>
  formatNumber(value, localeOf(options)),
)
engine.registerHelper('plural', (value: CopyValue, options: Handlebars.HelperOptions) => {
  const category = new Intl.PluralRules(localeOf(options)).select(Number(value))
  return String(options.hash[category] ?? options.hash.other ?? '')
})
engine.registerHelper('upper', (value: CopyValue, options: Handlebars.HelperOptions) =>
  String(value ?? '').toLocaleUpperCase(localeOf(options)),
)
engine.registerHelper('is', (left: unknown, right: unknown) => left === right)
engine.registerHelper('groups', (list: CopyValue, key: unknown) => groupsOf(list, String(key)))
engine.registerHelper('columns', (list: CopyValue, key: unknown, count: unknown) =>
  columnsOf(list, String(key), Number(count)),
)

// Every field has a value, if only null: a name without one is a slip, which Handlebars would print as nothing.
for (const name of HELPERS) {
  const helper = engine.helpers[name] as Handlebars.HelperDelegate
  engine.registerHelper(name, function (this: unknown, ...values: unknown[]) {
    if (values.includes(undefined)) {
      const error = new BroadsideError('MARKUP_INVALID', {
        message: `{{${name} …}} is given a name that does not exist`,
        hint: 'a field of template.json, a column of its list, or a value starting with @',
      })
      const { loc } = values.at(-1) as { readonly loc?: hbs.AST.SourceLocation }
      if (loc !== undefined) linesOfErrors.set(error, loc.start.line)
      throw error
    }
    return Reflect.apply(helper, this, values)
  })
}

const linesOfErrors = new WeakMap<BroadsideError, number>()

/** The line of the source at which filling broke down, where that is known. */
export function lineOfError(error: BroadsideError): number | undefined {
  return linesOfErrors.get(error)
}

/** The syntax tree of a source that was inspected and found sound. */
export function sourceTree(source: string): unknown {
  return engine.parse(source).body
}

const compiled = new Map<string, Handlebars.TemplateDelegate>()

/** Problems of a Handlebars source: size, nesting, raw output, partials, unknown helpers. Reads it as text; runs nothing. */
export function inspectSource(source: string): readonly SourceProblem[] {
  if (Buffer.byteLength(source) > LIMITS.markupSourceBytes) {
    return [
      {
        line: 1,
        found: `${Buffer.byteLength(source)} bytes`,
        expected: `at most ${LIMITS.markupSourceBytes} bytes`,
        rule: 'file-size',
      },
    ]
  }
  const deep = tooDeep(source)
  if (deep !== undefined) return [deep]
  let program: hbs.AST.Program
  try {
    program = engine.parse(source)
  } catch (error) {
    return [unreadable(error instanceof Error ? error.message : String(error))]
  }
  const problems: SourceProblem[] = []
  let nodes = 0
  const visit = (node: unknown): void => {
    if (node === null || typeof node !== 'object') return
    if (Array.isArray(node)) {
      for (const inner of node) visit(inner)
      return
    }
    const { type, loc, path, params } = node as {
      type?: string
      loc?: hbs.AST.SourceLocation
      path?: { original?: unknown; type?: string }
      params?: unknown[]
      escaped?: boolean
    }
    const line = loc?.start.line ?? 1
    if (type !== undefined) nodes += 1
    const refuse = (found: string, expected: string, rule: RuleId = 'hbs-helper'): void =>
      void problems.push({ line, found, expected, rule })
    if (type === 'MustacheStatement' && (node as hbs.AST.MustacheStatement).escaped === false) {
      refuse('raw output {{{…}}}', '{{…}}: copy is text, never markup', 'hbs-raw')
    }
    if (type?.startsWith('Partial')) refuse('a partial {{>…}}', 'markup in this file', 'hbs-raw')
    if (type?.startsWith('Decorator')) refuse('a decorator {{*…}}', 'no decorators', 'hbs-raw')
    const name = String(path?.original)
    const called =
      type === 'BlockStatement' ||
      type === 'SubExpression' ||
      (type === 'MustacheStatement' &&
        ((params?.length ?? 0) > 0 || ((node as hbs.AST.MustacheStatement).hash?.pairs.length ?? 0) > 0))
    if (called && !Object.hasOwn(KNOWN, name)) {
      refuse(`the helper ${name}`, `one of ${HELPERS.join(', ')}`)
    }
    if (type === 'BlockStatement' && BLOCKS.has(name) && params?.length !== 1) {
      refuse(`{{#${name}}} with ${params?.length ?? 0} values`, `{{#${name} …}} with one`)
    }
    if (type === 'BlockStatement' && Object.hasOwn(KNOWN, name) && !BLOCKS.has(name)) {
      refuse(`{{#${name}}}`, `{{${name} …}}: only ${[...BLOCKS].join(', ')} open a block`)
    }
    if (type === 'MustacheStatement' && Object.hasOwn(KNOWN, name) && (BLOCKS.has(name) || !called)) {
      refuse(
        `{{${name}}}`,
        BLOCKS.has(name)
          ? `{{#${name} …}}`
          : `{{${name} …}} with a value; a field of that name is {{this.${name}}}`,
      )
    }
    for (const [key, inner] of Object.entries(node)) {
      if (key !== 'loc' && key !== 'strip') visit(inner)
    }
  }
  visit(program.body)
  if (nodes > LIMITS.markupNodes) {
    problems.push({
      line: 1,
      found: `${nodes} nodes`,
      expected: `at most ${LIMITS.markupNodes}`,
      rule: 'hbs-limit',
    })
  }
  return problems
}

/** Blocks or brackets nested too deep, found without parsing: the parser takes seconds over thousands of them. */
function tooDeep(source: string): SourceProblem | undefined {
  let blocks = 0
  let brackets = 0
  for (const { 0: mark, index } of source.matchAll(/\{\{+~?#|\{\{+~?\^(?!\s*~?\})|\{\{+~?\/|[()]|\}\}/g)) {
    if (mark.endsWith('#') || mark.endsWith('^')) blocks += 1
    else if (mark.endsWith('/')) blocks -= 1
    else if (mark === '(') brackets += 1
    else brackets = mark === ')' ? Math.max(0, brackets - 1) : 0
    if (blocks <= LIMITS.markupBlockDepth && brackets <= LIMITS.markupBlockDepth) continue
    const what = blocks > LIMITS.markupBlockDepth ? 'blocks' : 'brackets'
    const line = source.slice(0, index).split('\n').length
    return {
      line,
      found: `${what} nested more than ${LIMITS.markupBlockDepth} deep`,
      expected: `at most ${LIMITS.markupBlockDepth}`,
      rule: 'hbs-limit',
    }
  }
  return undefined
}

/** Fills a source with copy. Copy is escaped; its line breaks come out as {@link COPY_BREAK}. @throws BroadsideError MARKUP_INVALID */
export function fill(source: string, copy: Copy, context: MarkupContext): string {
  return run(source, copy, context, false)
}

/** The same for plain text (prompts, alt text): nothing is escaped, white space is collapsed. */
export function fillText(source: string, copy: Copy, context: MarkupContext): string {
  return run(source, copy, context, true).replaceAll(COPY_BREAK, ' ')
}

function run(source: string, copy: Copy, context: MarkupContext, plain: boolean): string {
  const key = `${plain ? 'text' : 'markup'}:${source}`
  let template = compiled.get(key)
  if (template === undefined) {
    template = engine.compile(source, {
      strict: true,
      // Handlebars knows these by itself.
      knownHelpers: { ...KNOWN, log: false, lookup: false, helperMissing: false, blockHelperMissing: false },
      knownHelpersOnly: true,
      noEscape: plain,
      preventIndent: true,
    })
    compiled.set(key, template)
  }
  turns = 0
  written = 0
  let markup: string
  try {
    markup = template(withBreaks(copy), {
      data: {
        ...context,
        ...Object.fromEntries(FAMILIES.map((family) => [family, family === context.family])),
        rtl: context.direction === 'rtl',
      },
      allowProtoPropertiesByDefault: false,
      allowProtoMethodsByDefault: false,
    })
  } catch (cause) {
    if (cause instanceof BroadsideError) throw cause
    const message = (cause instanceof Error ? cause.message : String(cause)).split('\n')[0] ?? ''
    const error = new BroadsideError('MARKUP_INVALID', {
      message: unfilled(message),
      cause,
    })
    // Handlebars says where by its text alone.
    const line = Number(/ - (\d+):\d+$/.exec(message)?.[1])
    if (line > 0) linesOfErrors.set(error, line)
    throw error
  }
  if (markup.length > LIMITS.markupBytes) {
    throw new BroadsideError('MARKUP_INVALID', {
      message: `The filled template has ${markup.length} characters, at most ${LIMITS.markupBytes} are allowed`,
    })
  }
  return markup
}

function withBreaks<T>(value: T): T {
  if (typeof value === 'string') return value.replace(/\r\n?|\n/g, COPY_BREAK) as T
  if (Array.isArray(value)) return value.map(withBreaks) as T
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withBreaks(inner)])) as T
  }
  return value
}
