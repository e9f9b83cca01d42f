import { readFileSync, writeFileSync } from 'node:fs'

const FILE = new URL('../../site/docs/performance.md', import.meta.url)
const BEGIN = '<!-- results: npm run bench -- --write -->'
const END = '<!-- end of results -->'

/** Puts measured tables, their date and their machine into the page on performance, in place of the last. */
export function writeResults(sections: readonly string[], machine: string): void {
  const page = readFileSync(FILE, 'utf8')
  const [before, rest] = page.split(BEGIN)
  const [, after] = rest?.split(END) ?? []
  if (before === undefined || after === undefined)
    throw new Error('site/docs/performance.md has no place for results')
  const date = new Date().toISOString().slice(0, 10)
  const head = `Measured on ${date}. ${machine}.`
  writeFileSync(FILE, `${before}${BEGIN}\n\n${head}\n\n${sections.join('\n\n')}\n\n${END}${after}`)
}
