/** The parts of one entry of package-lock.json that matter here. */
export interface LockEntry {
  readonly version?: string
  readonly resolved?: string
  readonly dev?: boolean
  readonly optional?: boolean
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
  readonly libc?: readonly string[]
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/** A package-lock.json of version 3; keys are paths such as `node_modules/sharp`, the root's is empty. */
export interface Lock {
  readonly packages: Readonly<Record<string, LockEntry>>
}

/** An optional dependency for which the lock has no entry. */
export interface Missing {
  /** Path of the package that asks for it. */
  readonly parent: string
  readonly name: string
  /** As the parent writes it: exact for all packages that ship one binary per platform. */
  readonly version: string
}

const EXACT = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/

/** Whether a dependency names one version: `1.2.3`, or `npm:typescript@7.0.2` for a package under another name. */
export function isExact(version: string): boolean {
  return EXACT.test(version.replace(/^npm:(?:@[^/]+\/)?[^@]+@/, ''))
}

/** Every optional dependency without an entry, or with none of the exact version its parent asks for. */
export function missingFrom(lock: Lock): readonly Missing[] {
  return Object.entries(lock.packages).flatMap(([parent, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name, version]) => !isInstalled(lock, parent, name, version))
      .map(([name, version]) => ({ parent, name, version })),
  )
}

/**
 * The lock with an entry for everything missing, so that `npm ci` takes it although the registry it was
 * written from lacks the packages of other platforms. Returns the same lock if nothing is missing.
 * Throws if a missing package has no exact version, or if its name tells no platform.
 */
export function completeLock(lock: Lock): Lock {
  const packages: Record<string, LockEntry> = { ...lock.packages }
  const missing = missingFrom(lock)
  if (missing.length === 0) return lock
  for (const { parent, name, version } of missing) {
    if (!isExact(version)) throw new Error(`${parent} wants ${name}@${version}: not one exact version`)
    // Another version at the top pushes this one down to its parent, as npm does.
    const top = `node_modules/${name}`
    const path = packages[top] && packages[top].version !== version ? `${parent}/${top}` : top
    packages[path] = entryOf(name, version, lock.packages[parent]?.dev === true)
  }
  return { ...lock, packages: Object.fromEntries(Object.entries(packages).sort(byPath)) }
}

function isInstalled(lock: Lock, parent: string, name: string, version: string): boolean {
  for (const folder of foldersAbove(parent)) {
    const entry = lock.packages[`${folder}node_modules/${name}`]
    if (entry) return !isExact(version) || entry.version === version
  }
  return false
}

/** Where Node looks for a dependency, nearest first: `node_modules/a/node_modules/b/`, `node_modules/a/`, the root. */
function foldersAbove(path: string): readonly string[] {
  if (path === '') return ['']
  const above = path.lastIndexOf('node_modules/')
  return [`${path}/`, ...foldersAbove(path.slice(0, Math.max(0, above - 1)))]
}

const SYSTEMS = new Set('aix android darwin freebsd linux netbsd openbsd openharmony sunos win32'.split(' '))
const PROCESSORS = new Set('arm arm64 ia32 loong64 mips64el ppc64 riscv64 s390x wasm32 x64'.split(' '))
const LIBRARIES: Readonly<Record<string, string>> = { gnu: 'glibc', musl: 'musl' }

/** Keys stand in the order in which npm writes them. */
function entryOf(name: string, version: string, dev: boolean): LockEntry {
  const words = name
    .replace(/^.*\//, '')
    .replace(/linuxmusl/, 'linux-musl')
    .split('-')
  const os = words.filter((word) => SYSTEMS.has(word))
  const cpu = words.filter((word) => PROCESSORS.has(word))
  const libc = words.flatMap((word) => LIBRARIES[word] ?? [])
  if (cpu.length === 0) throw new Error(`${name}: the name tells no processor`)
  return {
    version,
    cpu,
    ...(dev ? { dev } : {}),
    ...(libc.length > 0 ? { libc } : {}),
    optional: true,
    ...(os.length > 0 ? { os } : {}),
  }
}

function byPath([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a.localeCompare(b, 'en')
}
