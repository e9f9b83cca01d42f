import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { completeLock, isExact, type Lock, type LockEntry, missingFrom } from './support/lock.ts'

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')) as unknown
const lock = read('package-lock.json') as Lock
const root = read('package.json') as LockEntry
const direct = { ...root.dependencies, ...root.devDependencies, ...root.optionalDependencies }

describe('package-lock.json', () => {
  test('has every optional package of every platform (else: node test/support/complete-lock.ts)', () => {
    expect(missingFrom(lock).map(({ name, version }) => `${name}@${version}`)).toEqual([])
  })

  test('records no download addresses', () => {
    const recorded = Object.entries(lock.packages).filter(([, entry]) => entry.resolved !== undefined)
    expect(recorded.map(([path]) => path)).toEqual([])
    expect(JSON.stringify(lock)).not.toMatch(/\.tgz"/)
  })

  test('belongs to package.json', () => {
    expect(lock.packages['']?.dependencies).toEqual(root.dependencies)
    expect(lock.packages['']?.devDependencies).toEqual(root.devDependencies)
  })

  test('stands in the order npm writes, so that a later install does not move lines', () => {
    const paths = Object.keys(lock.packages)
    expect(paths).toEqual([...paths].sort((a, b) => a.localeCompare(b, 'en')))
  })
})

test.for(Object.entries(direct))(
  '%s is pinned to exactly %s, and that version is locked',
  ([name, version]) => {
    expect(isExact(version)).toBe(true)
    expect(version.endsWith(String(lock.packages[`node_modules/${name}`]?.version))).toBe(true)
  },
)

test.for([
  '^1.2.3',
  '~1.2.3',
  '1.2',
  '*',
  'latest',
  'npm:a@^1.0.0',
  'file:../a',
  'https://example.org/a.tgz',
])('%s is not exact', (version) => {
  expect(isExact(version)).toBe(false)
})

describe('completing a lock', () => {
  const parent = (version: string, names: readonly string[], dev = false): LockEntry => ({
    version,
    ...(dev ? { dev } : {}),
    optionalDependencies: Object.fromEntries(names.map((name) => [name, version])),
  })

  test('writes system, processor and C library from the name', () => {
    const names = [
      '@x/a-darwin-arm64',
      '@x/a-linux-x64-musl',
      '@x/a-linuxmusl-arm64',
      'b-win32-ia32-msvc',
      'c-linux-arm-gnueabihf',
    ]
    const { packages } = completeLock({ packages: { '': {}, 'node_modules/a': parent('1.0.0', names) } })
    expect(packages['node_modules/@x/a-darwin-arm64']).toEqual({
      version: '1.0.0',
      cpu: ['arm64'],
      optional: true,
      os: ['darwin'],
    })
    expect(packages['node_modules/@x/a-linux-x64-musl']).toMatchObject({
      cpu: ['x64'],
      os: ['linux'],
      libc: ['musl'],
    })
    expect(packages['node_modules/@x/a-linuxmusl-arm64']).toMatchObject({
      cpu: ['arm64'],
      os: ['linux'],
      libc: ['musl'],
    })
    expect(packages['node_modules/b-win32-ia32-msvc']).toMatchObject({ cpu: ['ia32'], os: ['win32'] })
    expect(packages['node_modules/c-linux-arm-gnueabihf']).toMatchObject({ cpu: ['arm'], os: ['linux'] })
  })

  test('is complete after one run, and a second changes nothing', () => {
    const once = completeLock({
      packages: { '': {}, 'node_modules/a': parent('1.0.0', ['a-linux-x64', 'a-darwin-x64'], true) },
    })
    expect(missingFrom(once)).toEqual([])
    expect(completeLock(once)).toBe(once)
    expect(once.packages['node_modules/a-linux-x64']?.dev).toBe(true)
  })

  test('two versions of a parent each get their own', () => {
    const once = completeLock({
      packages: {
        '': {},
        'node_modules/a': parent('2.0.0', ['a-linux-x64']),
        'node_modules/b/node_modules/a': parent('1.0.0', ['a-linux-x64']),
      },
    })
    expect(once.packages['node_modules/a-linux-x64']?.version).toBe('2.0.0')
    expect(once.packages['node_modules/b/node_modules/a/node_modules/a-linux-x64']?.version).toBe('1.0.0')
    expect(missingFrom(once)).toEqual([])
  })

  test('a package beside its parent counts as there', () => {
    const packages = {
      '': {},
      'node_modules/b/node_modules/a': parent('1.0.0', ['c-linux-x64']),
      'node_modules/b/node_modules/c-linux-x64': { version: '1.0.0' },
    }
    expect(missingFrom({ packages })).toEqual([])
  })

  test('refuses to guess a version or a platform', () => {
    const of = (name: string, version: string): Lock => ({
      packages: { '': { optionalDependencies: { [name]: version } } },
    })
    expect(() => completeLock(of('a-linux-x64', '^1.0.0'))).toThrow(/exact version/)
    expect(() => completeLock(of('mystery', '1.0.0'))).toThrow(/processor/)
  })
})
