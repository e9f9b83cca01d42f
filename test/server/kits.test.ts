import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { Kits } from '../../src/server/kits.ts'
import type { GivenFile } from '../../src/store/unzip.ts'

const HALDEN = path.join(import.meta.dirname, '../../templates/brands/halden')

let root: string
let kits: Kits
let halden: readonly GivenFile[]

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'broadside-kits-'))
  kits = new Kits(root)
  halden = await Promise.all(
    ['brand.json', 'logos/light.svg', 'logos/dark.svg', 'logos/mono.svg'].map(async (name) => ({
      name,
      bytes: new Uint8Array(await readFile(path.join(HALDEN, name))),
    })),
  )
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** The kit under another name, with other content in some of its files. */
function kitOf(
  change: (brand: Record<string, unknown>) => unknown,
  name = 'Fell & Ford',
): readonly GivenFile[] {
  return halden.map((file) => {
    if (file.name !== 'brand.json') return file
    const brand = JSON.parse(new TextDecoder().decode(file.bytes))
    brand.name = name
    change(brand)
    return { ...file, bytes: new TextEncoder().encode(JSON.stringify(brand)) }
  })
}

async function zipped(files: readonly GivenFile[], mode?: number): Promise<Buffer> {
  const zip = new ZipFile()
  for (const { name, bytes } of files)
    zip.addBuffer(Buffer.from(bytes), name, mode === undefined ? {} : { mode })
  zip.end()
  const chunks: Buffer[] = []
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const asZip = (bytes: Uint8Array): readonly GivenFile[] => [{ name: 'kit.zip', bytes }]
const versionIn = async (id: string): Promise<string> =>
  JSON.parse(await readFile(path.join(root, 'templates/brands', id, 'brand.json'), 'utf8')).version
const found = async (given: readonly GivenFile[]): Promise<string> => {
  const { staged, issues } = await kits.stage(given)
  expect(staged).toBeUndefined()
  return issues.map((issue) => `${issue.path}: ${issue.found}`).join('\n')
}

describe('a kit that is sent', () => {
  it('is looked at first, then taken; the one before comes back with one step', async () => {
    const inFolder = kitOf(() => {}).map((file) => ({ ...file, name: `our kit/${file.name}` }))
    const clutter = { name: '__MACOSX/our kit/._brand.json', bytes: new Uint8Array(3) }
    const first = await kits.stage(asZip(await zipped([...inFolder, clutter])))
    expect(first).toMatchObject({ id: 'fell-ford', issues: [] })
    expect(await kits.has('fell-ford')).toBe(false)
    expect(await kits.stagedId(first.staged as string)).toBe('fell-ford')
    expect(await kits.take(first.staged as string)).toBe('fell-ford')
    expect(await versionIn('fell-ford')).toBe('1.0.0')
    expect(await kits.take(first.staged as string)).toBeUndefined()

    const second = await kits.stage(
      kitOf((brand) => Object.assign(brand, { version: '2.0.0' }), 'Another name'),
      'fell-ford',
    )
    expect(second.id).toBe('fell-ford')
    await kits.take(second.staged as string)
    expect(await versionIn('fell-ford')).toBe('2.0.0')
    expect(await kits.undo('fell-ford')).toBe(true)
    expect(await versionIn('fell-ford')).toBe('1.0.0')
    expect(await kits.undo('fell-ford')).toBe(true)
    expect(await versionIn('fell-ford')).toBe('2.0.0')
    expect(await kits.undo('halden')).toBe(false)
  })

  it('is refused with all that is wrong with it', async () => {
    const wrong = kitOf((brand) => {
      brand.version = 'new'
      brand.pairs = [{ ink: 'fogg', ground: 'pine' }]
    })
    expect(await found(wrong)).toMatch(/version: .*\npairs: /)
    const odd = [
      ...kitOf(() => {}),
      { name: 'run.sh', bytes: new Uint8Array(1) },
      { name: 'Logos/Light.svg', bytes: new Uint8Array(1) },
      { name: 'a/b/c/d/e.svg', bytes: new Uint8Array(1) },
      { name: '../out.svg', bytes: new Uint8Array(1) },
    ]
    expect((await found(odd)).split('\n').length).toBe(4)
    expect(await found([{ name: 'logo.svg', bytes: new Uint8Array(1) }])).toContain('no brand.json')
  })

  it('is not unpacked where it is a trap', async () => {
    const kit = kitOf(() => {})
    const long = await zipped([...kit, { name: 'aa/aa/traversal.svg', bytes: new Uint8Array(9) }])
    const outside = Buffer.from(long.toString('latin1').replaceAll('aa/aa/', '../../'), 'latin1')
    expect(await found(asZip(outside))).toContain('a way out of the folder')
    expect(await found(asZip(await zipped(kit, 0o120777)))).toContain('a link')
    const bomb = { name: 'bomb.svg', bytes: new Uint8Array(12_000_000) }
    expect(await found(asZip(await zipped([...kit, bomb])))).toMatch(/12000000 bytes out of \d+/)
    const many = Array.from({ length: 401 }, (_, at) => ({ name: `${at}.txt`, bytes: new Uint8Array(1) }))
    expect(await found(asZip(await zipped(many)))).toContain('401 files')
    // What the directory says is not what is in it.
    const sound = await zipped(kit)
    const directory = sound.lastIndexOf('PK\u0001\u0002', undefined, 'latin1')
    const lying = Buffer.from(sound)
    lying.writeUInt32LE(5, directory + 24)
    expect(await found(asZip(lying))).toContain('damaged')
    for (const part of [sound.subarray(0, 400), Buffer.from('PK'), Buffer.alloc(0)])
      expect(await found(asZip(part))).toContain('no zip archive')
    expect(await readdir(root)).not.toContain('out.svg')
  })

  it('is named by nothing but what the server gave it', async () => {
    await cp(HALDEN, path.join(root, 'templates/brands/halden'), { recursive: true })
    for (const name of ['../../etc', '', 'x'.repeat(16)])
      expect(() => kits.projectOf(name)).toThrow(RangeError)
    expect(await kits.undo('../halden')).toBe(false)
  })
})
