import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findBrand, findBrandFolder, listBrands } from '../../src/brand/find.ts'
import { loadBrand } from '../../src/brand/load.ts'
import { nearest } from '../../src/error/nearest.ts'

const HALDEN = new URL('../../templates/brands/halden', import.meta.url).pathname
const BRICOLAGE = new URL(
  '../../node_modules/@fontsource/bricolage-grotesque/files/bricolage-grotesque-latin-800-normal.woff',
  import.meta.url,
).pathname
/** A parsed brand.json to spoil. */
// biome-ignore lint/suspicious/noExplicitAny: tests write what the type forbids
type Loose = any

let root: string
let folder: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'brand-'))
  folder = join(root, 'templates/brands/halden')
  await cp(HALDEN, folder, { recursive: true })
})
afterEach(() => rm(root, { recursive: true }))

/** Issues of the kit after a change to its brand.json, as `path: found → expected`. */
async function issuesAfter(change: (brand: Loose) => void): Promise<string[]> {
  const brand = JSON.parse(await readFile(join(folder, 'brand.json'), 'utf8'))
  change(brand)
  await writeFile(join(folder, 'brand.json'), JSON.stringify(brand))
  return issues()
}

async function issues(): Promise<string[]> {
  const { kit, issues } = await loadBrand(folder, root)
  expect(kit === undefined).toBe(issues.length > 0)
  for (const issue of issues) expect(issue.file).toBe('templates/brands/halden/brand.json')
  return issues.map(({ path, found, expected }) => `${path}: ${found} → ${expected}`)
}

test('a copy of a bundled kit loads, and has the same hash wherever it lies', async () => {
  const [copy, original] = await Promise.all([loadBrand(folder), loadBrand(HALDEN)])
  expect(copy.issues).toEqual([])
  expect(copy.kit?.hash).toBe(original.kit?.hash)
})

test('the hash changes with brand.json and with a logo', async () => {
  const before = (await loadBrand(folder)).kit?.hash
  const logo = join(folder, 'logos/light.svg')
  await writeFile(logo, (await readFile(logo, 'utf8')).replace('#f1f3ee', '#ffffff'))
  const after = (await loadBrand(folder)).kit?.hash
  expect(after).not.toBe(before)
  await issuesAfter((brand) => {
    brand.type.text.leading = 1.5
  })
  expect((await loadBrand(folder)).kit?.hash).not.toBe(after)
})

test('all problems come at once', async () => {
  const found = await issuesAfter((brand) => {
    brand.colors.accent = 'ornage'
    brand.pairs[0] = { ink: 'lichen', ground: 'fog' }
    brand.type.text.stack[0] = 'Bricolage Grotesk'
    brand.fonts[1].package = '@fontsource/no-such-face'
    brand.fonts[2].subsets = ['arabc']
    brand.type.display.weight = 900
    brand.logos.mono = 'logos/momo.svg'
    brand.tokens.color.rust.$value = '{colour.rust}'
  })
  expect(found).toContain('colors.accent: "ornage" → "orange"')
  expect(found).toContain('type.text.stack.0: "Bricolage Grotesk" → "Bricolage Grotesque"')
  expect(found).toContain(
    'fonts.1.package: "@fontsource/no-such-face" → an installed package: npm install @fontsource/no-such-face',
  )
  expect(found).toContain('fonts.2.subsets.0: "arabc" → "arabic"')
  expect(found).toContain(
    'logos.mono: "logos/momo.svg", which is no file → an SVG file in the folder of the brand',
  )
  expect(found).toContain(
    'tokens.color.rust.$value: "{colour.rust}" → the name of a token, such as {color.rust}',
  )
  expect(found.find((line) => line.startsWith('pairs.0: '))).toMatch(
    /^pairs\.0: lichen #cdd8bb on fog #f1f3ee: contrast 1\.\d\d → at least 4\.5$/,
  )
  expect(found.find((line) => line.startsWith('type.display.weight: '))).toBe(
    'type.display.weight: 900 → Bricolage Grotesque has the weights 200, 300, 400, 500, 600, 700, 800: use one of these, or say which stands in with fonts.0.as',
  )
})

test('a weight that only a later family lacks is found too, unless the kit names a stand-in', async () => {
  const change = (brand: Loose): void => {
    delete brand.fonts.find((font: Loose) => font.family === 'Zen Kaku Gothic New').as
  }
  expect(await issuesAfter(change)).toEqual([
    expect.stringMatching(
      /^type\.display\.weight: 800 → Zen Kaku Gothic New has the weights 300, 400, 500, 700, 900/,
    ),
    expect.stringMatching(/^type\.figure\.weight: 800/),
  ])
})

test('italic must exist in the first family of a stack', async () => {
  const found = await issuesAfter((brand) => {
    brand.type.accent.style = 'italic'
  })
  expect(found).toEqual(['type.accent.style: "italic" → Bricolage Grotesque has normal'])
})

test('schema mistakes name the key that was meant', async () => {
  const found = await issuesAfter((brand) => {
    brand.type.display.traking = 0.1
    brand.tokens.color.fog.$value = 'white'
    brand.version = '1'
  })
  expect(found).toContain('type.display.traking: the key "traking" → "tracking"')
  expect(found.find((line) => line.startsWith('tokens.color.fog.$value: "white"'))).toContain(
    'a colour such as #1f3d34',
  )
  expect(found).toContain('version: "1" → a version such as 1.0.0')
})

test('a mistake in one part hides none in the others', async () => {
  const found = await issuesAfter((brand) => {
    brand.version = '1'
    brand.shape.radius = -1
    brand.pairs.push({ ink: 'orange', ground: 'spruce' })
    brand.logos.mono = 'logos/momo.svg'
    brand.fonts[1].package = '@fontsource/no-such-face'
  })
  expect(found).toEqual([
    'version: "1" → a version such as 1.0.0',
    'shape.radius: "-1" → at least 0',
    expect.stringMatching(/contrast 3\.\d\d → at least 4\.5, or "use": "large"$/),
    expect.stringMatching(/^fonts\.1\.package: /),
    expect.stringMatching(/^logos\.mono: /),
  ])
  // Colours that cannot be read say nothing of pairs.
  const colourless = await issuesAfter((brand) => {
    brand.tokens.color.fog.$value = 'white'
  })
  expect(colourless.filter((line) => line.startsWith('pairs'))).toEqual([])
})

test('a JSON mistake has its line and column', async () => {
  await writeFile(join(folder, 'brand.json'), '{\n  "name": "Halden",\n}\n')
  expect(await issues()).toEqual([
    'line 3, column 1: "}" → a key in double quotes (no comma before a closing brace, no comments)',
  ])
  await writeFile(join(folder, 'brand.json'), '{\n  "name": "Halden"\n')
  expect((await issues())[0]).toMatch(/^line 3, column 1: the end of the file → valid JSON/)
})

test('a folder without a kit', async () => {
  await rm(join(folder, 'brand.json'))
  expect(await issues()).toEqual([': no such file → a brand kit (brand.json)'])
})

test('a ground of a part needs an ink', async () => {
  const found = await issuesAfter((brand) => {
    brand.pairs = brand.pairs.filter((pair: Loose) => pair.ground !== 'orange')
  })
  expect(found).toEqual([
    'pairs: no ink on orange (the accent ground) → a pair for it that is not only for large type',
  ])
})

test('a pair good enough for large type says so', async () => {
  const found = await issuesAfter((brand) => {
    brand.pairs.push({ ink: 'orange', ground: 'spruce' })
  })
  expect(found).toEqual([expect.stringMatching(/contrast 3\.\d\d → at least 4\.5, or "use": "large"$/)])
})

test('a pair of dark colours is asked for distance in lightness, too', async () => {
  // 4.78:1, but only 45 L* apart: the ratio overrates dark pairs.
  const found = await issuesAfter((brand) => {
    brand.tokens.color.ember = { $value: '#ea6a20' }
    brand.pairs.push({ ink: 'ember', ground: 'pine' })
  })
  expect(found).toEqual([
    expect.stringMatching(
      /: ember #ea6a20 on pine #0f2a23: 4\d\.\d\d L\* apart, contrast 4\.\d\d → at least 50 L\* apart, or "use": "large"$/,
    ),
  ])
})

test('a strict kit whose pairs cannot reach 7 is refused with their ratios', async () => {
  const found = await issuesAfter((brand) => {
    brand.readability = 'strict'
  })
  expect(found.length).toBeGreaterThan(2)
  for (const line of found) {
    expect(line).toMatch(
      /^pairs\.\d+: \S+ #[0-9a-f]{6} on \S+ #[0-9a-f]{6}: contrast \d\.\d\d → at least (7|4\.5) in the strict profile$/,
    )
  }
})

test('aliases reach through groups; a cycle is told in full', async () => {
  expect(
    await issuesAfter((brand) => {
      brand.tokens.forest = { deep: { $type: 'color', $value: '#0f2a23' } }
      brand.tokens.color.pine.$value = '{forest.deep}'
    }),
  ).toEqual([])
  expect(
    await issuesAfter((brand) => {
      brand.tokens.color.pine.$value = '{color.fog}'
      brand.tokens.color.fog.$value = '{color.pine}'
    }),
  ).toContain(
    'tokens.color.pine.$value: the cycle color.pine → color.fog → color.pine → aliases that end at a colour',
  )
})

test("a kit's own font files are read, checked and kept to its folder", async () => {
  await cp(BRICOLAGE, join(folder, 'own.woff'))
  await writeFile(join(folder, 'cut.woff'), (await readFile(BRICOLAGE)).subarray(0, 9000))
  await writeFile(join(folder, 'page.woff'), '<!doctype html>, as a failed download leaves it')
  await symlink(BRICOLAGE, join(folder, 'link.woff'))
  const own = (path: string) => (brand: Loose) => {
    brand.fonts.push({ family: 'Own', files: [{ path, weight: 800, style: 'normal' }], license: 'mine' })
    brand.fonts = brand.fonts.filter(
      (font: Loose, at: number) => font.family !== 'Own' || at === brand.fonts.length - 1,
    )
    brand.type.figure.stack = ['Own', ...brand.type.figure.stack.filter((family: string) => family !== 'Own')]
  }
  expect(await issuesAfter(own('own.woff'))).toEqual([])
  const { kit } = await loadBrand(folder)
  const font = kit?.fonts.find((candidate) => candidate.family === 'Own')
  expect(font?.name).toBe('own')
  expect(new DataView(font?.data.buffer as ArrayBuffer).getUint32(0)).toBe(0x00010000)
  const font800 = 'a static TTF, OTF or WOFF font'
  const path = 'fonts.7.files.0.path'
  expect(await issuesAfter(own('cut.woff'))).toEqual([`${path}: a damaged WOFF font → ${font800}`])
  expect(await issuesAfter(own('page.woff'))).toEqual([`${path}: a file that is no font → ${font800}`])
  expect(await issuesAfter(own('none.woff'))).toEqual([`${path}: "none.woff", which is no file → ${font800}`])
  expect(await issuesAfter(own('link.woff'))).toEqual([
    `${path}: a file outside the folder of the brand → ${font800}`,
  ])
  expect(await issuesAfter(own('../../../../etc/hostname'))).toHaveLength(1)
})

test('a family needs a package or files, once', async () => {
  const found = await issuesAfter((brand) => {
    brand.fonts.push(
      { family: 'Nothing', license: 'mine' },
      { family: 'Noto-Sans', package: '@fontsource/noto-sans', license: 'OFL-1.1' },
    )
  })
  expect(found).toEqual([
    'fonts.7: neither package nor files → one of package, files',
    'fonts.8.family: "Noto-Sans" → another name: fonts.1 has this one',
  ])
})

test("a project's own kit goes before the bundled one of the same id, and unknown ids name the nearest", async () => {
  const own = (await listBrands(root)).find((place) => place.id === 'halden')
  expect(own).toEqual({ id: 'halden', folder, bundled: false })
  expect((await listBrands(root)).map((place) => place.id)).toEqual(['halden', 'lumen', 'maree'])
  expect(nearest('lumem', ['lumen'])).toBe('lumen')
  expect((await findBrand('lumem', root)).issues).toEqual([
    {
      file: 'templates/brands',
      path: 'brand',
      found: '"lumem"',
      expected: '"lumen" (one of halden, lumen, maree)',
      rule: 'name',
    },
  ])
  expect((await findBrand('../../etc', root)).issues).toHaveLength(1)
  expect(await findBrandFolder('halden', root)).toBe(folder)
  expect(await findBrandFolder('lumen', root)).toMatch(/templates\/brands\/lumen$/)
  for (const id of ['../brands/halden', '..', '.', '', 'lumem'])
    expect(await findBrandFolder(id, root)).toBeUndefined()
})
