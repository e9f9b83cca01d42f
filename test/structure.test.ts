import { readdirSync } from 'node:fs'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import { beforeAll, describe, expect, it } from 'vitest'
import { MAY_IMPORT, OPTIONS, RULES } from './support/stage-order.ts'

let result: ICruiseResult

beforeAll(async () => {
  const { output } = await cruise(['src'], { ...OPTIONS, ruleSet: RULES, validate: true })
  if (typeof output === 'string') throw new Error('expected a result, not a report')
  result = output
}, 60_000)

describe('the source', () => {
  // Without a compiler it can use, dependency-cruiser reports success over nothing.
  it('is seen by the checker', () => {
    const own = result.modules.filter((module) => module.source.startsWith('src/'))
    expect(own.length).toBeGreaterThan(40)
    const main = own.find((module) => module.source === 'src/export/contact-sheet.ts')
    expect(main?.dependencies.map((dependency) => dependency.resolved)).toContain('src/raster/sharp.ts')
  })

  it('has no folder outside of the order', () => {
    const src = new URL('../src/', import.meta.url)
    const folders = readdirSync(src, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    expect(folders.map(({ name }) => name).filter((name) => !Object.hasOwn(MAY_IMPORT, name))).toEqual([])
  })

  it('keeps the order of the stages', () => {
    const broken = result.summary.violations.map(
      ({ rule, from, to }) => `${rule.name}: ${from} imports ${to}`,
    )
    expect(broken).toEqual([])
  })

  it('imports each library in one file', () => {
    const users = new Map<string, Set<string>>()
    for (const module of result.modules.filter(({ source }) => source.startsWith('src/'))) {
      for (const { module: name, dependencyTypes } of module.dependencies) {
        if (!dependencyTypes.some((type) => type.startsWith('npm'))) continue
        const library = name
          .split('/')
          .slice(0, name.startsWith('@') ? 2 : 1)
          .join('/')
        users.set(library, (users.get(library) ?? new Set()).add(module.source))
      }
    }
    expect(users.size).toBeGreaterThan(5)
    const shared = [...users].filter(([library, files]) => library !== 'zod' && files.size > 1)
    expect(shared.map(([library, files]) => `${library}: ${[...files].join(', ')}`)).toEqual([])
  })
})
