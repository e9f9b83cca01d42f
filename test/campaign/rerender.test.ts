import { copyFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Crew, hireCrew } from '../../src/campaign/crew.ts'
import { rerender } from '../../src/campaign/record/rerender.ts'
import type { Terminal } from '../../src/cli/terminal.ts'
import { verify } from '../../src/cli/verify.ts'
import { produce } from '../support/produce-manifest.ts'

const { resolve } = createRequire(import.meta.url)
const fontFile = (name: string, file: string): string =>
  path.join(path.dirname(resolve(`@fontsource/${name}/package.json`)), 'files', file)
const HALDEN = path.join(import.meta.dirname, '../../templates/brands/halden')

let folder: string
let crew: Crew
const at = (...parts: string[]): string => path.join(folder, ...parts)
const out = (): string => at('out')
const campaign = {
  name: 'hours',
  brand: 'own',
  template: 'card',
  placements: [{ id: 'small', width: 400, height: 500, formats: ['jpeg'] }],
  locales: ['en'],
  plate: { source: 'procedural', style: 'gradient', seed: 3 },
  names: '{row}.{ext}',
  folders: 'none',
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'broadside-test-'))
  crew = hireCrew(1)
  await cp(path.join(import.meta.dirname, 'project'), folder, { recursive: true })
  await mkdir(at('templates/brands'), { recursive: true })
  await cp(HALDEN, at('templates/brands/own'), { recursive: true })
  // A font file of the kit's own, for it can be swapped without a trace in any version.
  const brand = JSON.parse(await readFile(at('templates/brands/own/brand.json'), 'utf8'))
  brand.fonts[0] = {
    family: 'Own Sans',
    files: [{ path: 'own.woff', weight: 800, style: 'normal' }],
    license: 'OFL-1.1',
  }
  for (const style of Object.values<{ stack: string[]; weight: number; strong?: number }>(brand.type)) {
    style.stack = ['Own Sans']
  }
  brand.fonts.length = 1
  await writeFile(at('templates/brands/own/brand.json'), JSON.stringify(brand))
  await copyFile(
    fontFile('bricolage-grotesque', 'bricolage-grotesque-latin-800-normal.woff'),
    at('templates/brands/own/own.woff'),
  )
  await writeFile(at('rows.csv'), 'id,headline\none,Open late\ntwo,Closed on Monday\n')
  await writeFile(at('hours.json'), JSON.stringify({ ...campaign, rows: 'rows.csv' }))
  await produce(at('hours.json'), { out: out(), projectDir: folder, crew })
}, 120_000)
afterAll(async () => {
  await crew?.close()
  await rm(folder, { recursive: true, force: true })
})

const verdicts = async () => {
  const { ok, exports, changes } = await rerender(out(), { crew })
  const causes = exports.map(({ file, verdict, causes: found }) => [
    file,
    verdict,
    found.map(({ part, name }) => `${part} ${name}`),
  ])
  return { ok, causes, changes: changes.map(({ message }) => message) }
}

/** Runs with a file changed, and puts it back. */
const withChanged = async (
  file: string,
  content: string | Uint8Array,
  run: () => Promise<void>,
): Promise<void> => {
  const before = await readFile(at(file))
  await writeFile(at(file), content)
  try {
    await run()
  } finally {
    await writeFile(at(file), before)
  }
}

describe('rerender', () => {
  it('finds an untouched folder the same, byte for byte', async () => {
    expect(await verdicts()).toEqual({
      ok: true,
      causes: [
        ['one.jpg', 'same', []],
        ['two.jpg', 'same', []],
      ],
      changes: [],
    })
  })

  it('names a font file that was swapped', async () => {
    const other = await readFile(fontFile('anton', 'anton-latin-400-normal.woff'))
    await withChanged('templates/brands/own/own.woff', other, async () => {
      const { ok, causes, changes } = await verdicts()
      expect(ok).toBe(false)
      expect(causes).toEqual([
        ['one.jpg', 'differs', ['font own.woff']],
        ['two.jpg', 'differs', ['font own.woff']],
      ])
      expect(changes).toEqual(['the font own.woff changed'])
    })
  })

  it('names copy that changed, for the rows it changed in', async () => {
    await withChanged('rows.csv', 'id,headline\none,Open late\ntwo,Closed on Tuesday\n', async () => {
      expect((await verdicts()).causes).toEqual([
        ['one.jpg', 'same', []],
        ['two.jpg', 'differs', ['copy row two, en']],
      ])
    })
    await withChanged('rows.csv', 'id,headline\none,Open late\n', async () => {
      expect((await verdicts()).causes).toEqual([
        ['one.jpg', 'same', []],
        ['two.jpg', 'gone', []],
      ])
    })
  })

  it('names the plate, the placement and the template', async () => {
    const file = (more: object): string => JSON.stringify({ ...campaign, rows: 'rows.csv', ...more })
    await withChanged('hours.json', file({ plate: { ...campaign.plate, seed: 4 } }), async () =>
      expect((await verdicts()).causes[0]).toEqual(['one.jpg', 'differs', ['plate procedural/gradient']]),
    )
    const overlay = await readFile(at('templates/card/overlay.hbs'), 'utf8')
    await withChanged('templates/card/overlay.hbs', overlay.replace('flex-end', 'flex-start'), async () =>
      expect((await verdicts()).causes[0]).toEqual(['one.jpg', 'differs', ['template overlay.hbs']]),
    )
    const formats = [{ ...campaign.placements[0], formats: ['png'] }]
    await withChanged('hours.json', file({ placements: formats }), async () =>
      expect((await verdicts()).causes[0]).toEqual(['one.jpg', 'differs', ['placement small']]),
    )
  })

  it('names an engine of another version, and files somebody touched', async () => {
    const manifest = JSON.parse(await readFile(path.join(out(), 'manifest.json'), 'utf8'))
    manifest.engines.satori = '0.1.0'
    await withChanged('out/manifest.json', JSON.stringify(manifest), async () => {
      const { causes, changes } = await verdicts()
      // What still comes out the same is the same, whatever drew it.
      expect(causes[0]).toEqual(['one.jpg', 'same', []])
      expect(changes).toEqual([expect.stringMatching(/^satori 0\.1\.0 is now \d/)])
    })
    await withChanged('out/two.jpg', 'touched', async () =>
      expect((await verdicts()).causes[1]).toEqual(['two.jpg', 'differs', ['file two.jpg']]),
    )
  })

  it('is told by the command line, what all share once', async () => {
    const told = async (): Promise<{ code: number; text: string }> => {
      const outs: string[] = []
      const terminal = { folder, out: (text: string) => void outs.push(text) } as unknown as Terminal
      const code = await verify(['out'], { rerender: true, jobs: 1 }, terminal)
      return { code, text: outs.join('\n') }
    }
    const untouched = await told()
    expect(untouched.code).toBe(0)
    expect(untouched.text).toContain('out: 2 of 2 exports come out the same, byte for byte')
    const other = await readFile(fontFile('anton', 'anton-latin-400-normal.woff'))
    await withChanged('templates/brands/own/own.woff', other, async () => {
      const { code, text } = await told()
      expect(code).toBe(1)
      expect(text.match(/the font own\.woff changed/g)).toHaveLength(1)
      expect(text).toContain('DIFFERS  one.jpg')
    })
  }, 60_000)

  it('refuses a folder without a record', async () => {
    await expect(rerender(folder, { crew })).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  })
})
