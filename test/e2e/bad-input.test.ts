import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { jpeg } from '../support/jpeg.ts'

const BROADSIDE = fileURLToPath(new URL('../../src/cli/broadside.mjs', import.meta.url))
const SALE_AD = fileURLToPath(new URL('../../templates/sale-ad', import.meta.url))
const folder = mkdtempSync(path.join(tmpdir(), 'broadside-bad-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Issue {
  readonly file: string
  readonly path: string
  readonly found: string
  readonly expected: string
}

const ROW = { offer: '−40', headline: 'Shells that have seen the weather', cta: 'Shop the shells' }

/** A sound campaign; each case spoils it. */
function campaign(changes: object = {}): void {
  const sound = {
    name: 'bad',
    brand: 'halden',
    template: 'sale-ad',
    placements: ['open-graph'],
    locales: ['en'],
    rows: [ROW],
  }
  write('bad.json', JSON.stringify({ ...sound, ...changes }))
}

function write(name: string, content: string | Uint8Array): void {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
  writeFileSync(path.join(folder, name), content)
}

/** Copies the sale-ad template into the project with its overlay changed, where it comes before the bundled one. */
function spoiltOverlay(change: (source: string) => string): void {
  for (const file of ['template.json', 'plate.hbs', 'samples.json', 'overlay.hbs']) {
    const source = readFileSync(path.join(SALE_AD, file), 'utf8')
    write(`templates/sale-ad/${file}`, file === 'overlay.hbs' ? change(source) : source)
  }
}

/** Runs `make`, holds it to exit code 2 and an untouched folder, and returns what it found. */
function mistakes(): readonly Issue[] {
  const run = spawnSync(process.execPath, [BROADSIDE, 'make', 'bad.json', '--json'], {
    cwd: folder,
    encoding: 'utf8',
  })
  expect(run.status, run.stdout + run.stderr).toBe(2)
  expect(existsSync(path.join(folder, 'out'))).toBe(false)
  const { issues } = (JSON.parse(run.stdout) as { error: { issues: Issue[] } }).error
  for (const issue of issues)
    expect(
      Object.values(issue)
        .slice(2)
        .every((text) => text.length > 0),
    ).toBe(true)
  return issues
}

beforeEach(() => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
})

describe('bad input is refused with every problem, and nothing is written', () => {
  it('is sound before it is spoilt', () => {
    campaign()
    const run = spawnSync(process.execPath, [BROADSIDE, 'make', 'bad.json'], {
      cwd: folder,
      encoding: 'utf8',
    })
    expect(run.status, run.stderr).toBe(0)
  })

  it('names a misspelt key, an unknown placement and a missing field together', () => {
    campaign({ placments: [], placements: ['open-grap'], rows: [{ offer: '−40', cta: 'Shop' }] })
    const found = mistakes()
    expect(found).toContainEqual(
      expect.objectContaining({
        file: 'bad.json',
        path: 'placments',
        expected: expect.stringContaining('placements'),
      }),
    )
    expect(found).toContainEqual(
      expect.objectContaining({ found: '"open-grap"', expected: expect.stringContaining('open-graph') }),
    )
    expect(found).toContainEqual(
      expect.objectContaining({ path: expect.stringContaining('headline'), found: 'nothing' }),
    )
  })

  it('names missing, doubled and unknown columns of a CSV', () => {
    campaign({ rows: 'rows.csv' })
    write('rows.csv', 'offer,cta,cta\n−40,Shop,Shop\n')
    expect(mistakes()).toContainEqual(
      expect.objectContaining({ file: 'rows.csv', path: 'column 3', found: expect.stringContaining('cta') }),
    )
    write('rows.csv', 'offer,cta,hedline\n−40,Shop,Shells\n')
    // One mistake, and not another one for each row below it.
    expect(mistakes()).toEqual([
      {
        file: 'rows.csv',
        path: 'column 3',
        found: expect.stringContaining('hedline'),
        expected: expect.stringContaining('headline'),
      },
    ])
  })

  it('names characters no font of the kit has', () => {
    campaign({ rows: [{ ...ROW, headline: 'ქართული' }] })
    expect(mistakes()).toContainEqual(
      expect.objectContaining({
        path: expect.stringContaining('headline'),
        found: expect.stringContaining('U+10E5'),
      }),
    )
  })

  it('names a picture that breaks off', async () => {
    const whole = await jpeg(400, 300)
    write('photo.jpg', whole.subarray(0, whole.length >> 1))
    campaign({ plate: { source: 'file', path: 'photo.jpg' } })
    expect(mistakes()).toContainEqual(
      expect.objectContaining({
        file: 'bad.json',
        path: 'plate.path',
        found: expect.stringContaining('photo.jpg'),
      }),
    )
  })

  it.each([
    ['raw output', (source: string) => source.replace('{{headline}}', '{{{headline}}}'), /raw output/],
    [
      'an address',
      (source: string) => `${source}<img src="http://example.org/x.png" data-logo>`,
      /http:\/\/example\.org/,
    ],
    [
      'a colour that is none',
      (source: string) => source.replace('</style>', '.x{background-color:#12}</style>'),
      /#12/,
    ],
  ])('names %s in a template', (_, spoil, what) => {
    spoiltOverlay(spoil)
    campaign()
    expect(mistakes()).toContainEqual(
      expect.objectContaining({
        file: expect.stringContaining('overlay.hbs'),
        found: expect.stringMatching(what),
      }),
    )
  })
})
