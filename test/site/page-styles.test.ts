import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'

const SITE = path.resolve('site')

/** A file with all it imports, markup and sheets alike, however far. */
function withImports(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file) || !existsSync(file)) return seen
  seen.add(file)
  if (file.endsWith('.css')) return seen
  const imports = readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?'(\.[^']+)'/g)
  for (const [, relative = ''] of imports) withImports(path.join(path.dirname(file), relative), seen)
  return seen
}

/** Names of classes that a sheet, or the sheets of a page's own, have rules for. */
function styledIn(css: string): readonly string[] {
  return [...css.replace(/\/\*.*?\*\//gs, '').matchAll(/\.([a-z][a-z0-9-]+)/g)].map(([, name = '']) => name)
}

/** Names of classes in markup: those written out, and the words of templates in `class={…}`. */
function classesIn(markup: string): readonly string[] {
  const plain = [...markup.matchAll(/class="([^"]+)"/g)].flatMap(([, names = '']) => names.split(/\s+/))
  const computed = [...markup.matchAll(/class=\{((?:[^{}]|\{[^}]*\})*)\}/g)].flatMap(([, code = '']) =>
    [...code.matchAll(/['`]([^'`]*)['`]/g)].flatMap(([, text = '']) =>
      text.replace(/\$\{[^}]*\}/g, ' ').split(/\s+/),
    ),
  )
  return [...plain, ...computed].filter((name) => name !== '')
}

const read = (file: string): string => readFileSync(file, 'utf8')
const sheets = globSync('styles/*.css', { cwd: SITE }).map((file) => path.join(SITE, file))
const styled = new Set(sheets.flatMap((sheet) => styledIn(read(sheet))))
const pages = globSync('pages/**/*.astro', { cwd: SITE }).sort()

it.each(pages)('%s has the sheets of all its parts', (page) => {
  const files = [...withImports(path.join(SITE, page))]
  const markup = files.filter((file) => /\.(astro|tsx)$/.test(file)).map(read)
  const own = markup.flatMap((text) =>
    [...text.matchAll(/<style[^>]*>(.*?)<\/style>/gs)].map(([, css = '']) => css),
  )
  const covered = new Set(
    [...own, ...files.filter((file) => file.endsWith('.css')).map(read)].flatMap(styledIn),
  )
  const bare = markup.flatMap(classesIn).filter((name) => styled.has(name) && !covered.has(name))
  expect([...new Set(bare)]).toEqual([])
})

it('looks at pages and sheets that are there', () => {
  expect(pages.length).toBeGreaterThan(10)
  expect(styled.size).toBeGreaterThan(100)
  const markup = ['<p class={`chip $', '{fresh ? kind : "x"} old`}>'].join('')
  expect(classesIn(markup)).toEqual(['chip', 'old'])
})
