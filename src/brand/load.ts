import { readFile, stat } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import { type Issue, quote } from '../error/issue.ts'
import { parseJson } from '../error/json.ts'
import { check } from '../error/schema.ts'
import { canonicalJson, sha256 } from '../kit/hash.ts'
import { LIMITS } from '../kit/limits.ts'
import { findPackage, headerFault, type InstalledPackage, ownFile, readFont } from './font-files.ts'
import { type Faces, type FontPlan, planFonts } from './fonts.ts'
import type { BrandKit, FontFile, Logo } from './kit.ts'
import { readLogo } from './logos.ts'
import { readPairs, unknownColor } from './pairs.ts'
import { BrandFile } from './schema.ts'
import { own, readColors } from './tokens.ts'
import { FONT_EXPECTED, unpackFont } from './woff.ts'

/** A kit if all is well, else everything that is wrong with it. */
export interface LoadedBrand {
  readonly kit?: BrandKit
  readonly issues: readonly Issue[]
}

/**
 * Loads the brand kit of a folder (`brand.json`, logos, fonts). Never throws for what a person may have written: all
 * problems come back at once, with files named relative to `from`. Fonts are checked but not read yet. `draft` is a
 * text for brand.json to be judged in place of the one on the disk.
 */
export async function loadBrand(
  folder: string,
  from: string = process.cwd(),
  draft?: string,
): Promise<LoadedBrand> {
  const path = resolve(folder, 'brand.json')
  const file = relative(from, path) || path
  const text = draft === undefined ? await readText(path, LIMITS.jsonBytes) : { text: draft }
  if ('fault' in text)
    return {
      issues: [
        { file, path: '', found: text.fault, expected: 'a brand kit (brand.json)', rule: 'file-missing' },
      ],
    }
  const json = parseJson(text.text, file)
  if (json.issues.length > 0) return { issues: json.issues }
  const { value: brand, issues: mistakes } = check(BrandFile, json.value, file)
  const read = await readParts(brand ?? soundParts(json.value), path, file)
  const issues = [...mistakes, ...read.issues]
  const { colors, pairs, fonts, logos } = read
  if (issues.length > 0 || !brand || !colors || !pairs || !fonts || !logos) return { issues }
  const hash = sha256(canonicalJson({ brand, logos, fonts: fonts.marks }))
  const id = basename(resolve(folder))
  return {
    kit: { id, file: brand, colors, pairs, fonts: fonts.fonts, stacks: fonts.stacks, logos, hash },
    issues: [],
  }
}

/** The parts of a kit that are sound by themselves: a mistake in one is no reason to keep quiet about the others. */
function soundParts(content: unknown): Partial<BrandFile> {
  const parts = Object.entries(BrandFile.shape).flatMap(([name, schema]) => {
    const part = schema.safeParse(own(content, name))
    return part.success ? [[name, part.data]] : []
  })
  return Object.fromEntries(parts)
}

/** What the parts of a kit come to, and what is wrong with them. What needs a part that is not there is left out. */
async function readParts(parts: Partial<BrandFile>, kitFile: string, file: string) {
  const { tokens, colors: roles, pairs, readability, fonts, type, logos } = parts
  const colors = tokens && readColors(tokens, file)
  const inks = colors && pairs && readPairs(pairs, colors.colors, file, readability)
  const [faces, drawn] = await Promise.all([
    fonts && type && loadFonts({ fonts, type }, kitFile, file),
    logos && loadLogos(logos, resolve(kitFile, '..'), file),
  ])
  return {
    colors: colors?.colors,
    pairs: inks?.pairs,
    fonts: faces,
    logos: drawn?.logos,
    issues: [
      ...(colors?.issues ?? []),
      ...(colors && roles ? roleIssues(roles, colors.colors, file) : []),
      ...(inks?.issues ?? []),
      ...(roles && pairs ? inkIssues(roles, pairs, file) : []),
      ...(faces?.issues ?? []),
      ...(drawn?.issues ?? []),
    ],
  }
}

/** Templates set type on each of these grounds, so each needs an ink. */
function inkIssues(
  { light, dark, primary, accent }: BrandFile['colors'],
  pairs: BrandFile['pairs'],
  file: string,
): readonly Issue[] {
  return Object.entries({ light, dark, primary, accent })
    .filter(([, ground]) => !pairs.some((pair) => pair.ground === ground && pair.use === 'any'))
    .map(([role, ground]) => ({
      file,
      rule: 'pair-missing' as const,
      path: 'pairs',
      found: `no ink on ${ground} (the ${role} ground)`,
      expected: 'a pair for it that is not only for large type',
    }))
}

function roleIssues(
  { others, ...roles }: BrandFile['colors'],
  colors: BrandKit['colors'],
  file: string,
): readonly Issue[] {
  const named: [string, string][] = [
    ...Object.entries(roles),
    ...others.map((name, at): [string, string] => [`others.${at}`, name]),
  ]
  return named
    .filter(([, name]) => !Object.hasOwn(colors, name))
    .map(([role, name]) => ({ file, path: `colors.${role}`, ...unknownColor(name, colors) }))
}

async function loadFonts(brand: Faces, kitFile: string, file: string) {
  const issues: Issue[] = []
  const names = [...new Set(brand.fonts.flatMap((font) => font.package ?? []))]
  const found = await Promise.all(names.map((name) => findPackage(name, kitFile)))
  const packages = new Map<string, InstalledPackage>()
  names.forEach((name, at) => {
    const installed = found[at]
    if (installed) packages.set(name, installed)
    else {
      const index = brand.fonts.findIndex((font) => font.package === name)
      const expected = `an installed package: npm install ${name}`
      issues.push({ file, path: `fonts.${index}.package`, found: quote(name), expected, rule: 'font' })
    }
  })
  const facts = new Map([...packages].map(([name, { facts }]) => [name, facts]))
  const { plans, stacks, issues: planIssues } = planFonts(brand, facts, file)
  issues.push(...planIssues)

  const byPath = new Map<string, Promise<CheckedFont>>()
  const checked = plans.map((plan) => {
    const key = `${plan.package ?? ''}\n${plan.path}`
    const known = byPath.get(key) ?? checkFont(plan, packages, resolve(kitFile, '..'))
    byPath.set(key, known)
    return known
  })
  const fonts: FontFile[] = []
  const marks = new Set<string>()
  const told = new Set<string>()
  for (const [at, result] of (await Promise.all(checked)).entries()) {
    const plan = plans[at] as FontPlan
    if (result.fault !== undefined) {
      const found = plan.package ? `${plan.package}/${plan.path}: ${result.fault}` : result.fault
      if (!told.has(found))
        issues.push({ file, path: plan.issuePath, found, expected: FONT_EXPECTED, rule: 'font' })
      told.add(found)
      continue
    }
    marks.add(result.mark)
    fonts.push(fontFile(plan, result.path))
  }
  return { fonts, stacks, issues, marks: [...marks] }
}

function fontFile(plan: FontPlan, path: string): FontFile {
  const { name, family, weight, style, ranges } = plan
  let read: Uint8Array | undefined
  return {
    name,
    family,
    weight,
    style,
    source: plan.package === undefined ? plan.path : `${plan.package}/${plan.path}`,
    path,
    ...(ranges === undefined ? {} : { ranges }),
    get data() {
      read ??= readFont(path)
      return read
    },
  }
}

type CheckedFont =
  | { readonly path: string; readonly mark: string; readonly fault?: undefined }
  | { readonly fault: string }

/** A package is known by its version; a file of the kit's own by its bytes, so it is read and checked whole. */
async function checkFont(
  plan: FontPlan,
  packages: ReadonlyMap<string, InstalledPackage>,
  folder: string,
): Promise<CheckedFont> {
  const installed = plan.package === undefined ? undefined : packages.get(plan.package)
  if (installed) {
    const path = join(installed.folder, plan.path)
    const fault = await headerFault(path)
    return fault === undefined
      ? { path, mark: `${plan.package}@${installed.facts.version}/${plan.path}` }
      : { fault }
  }
  const own = await ownFile(folder, plan.path)
  if ('fault' in own) return own
  try {
    if ((await stat(own.path)).size > LIMITS.fontBytes)
      return { fault: `a file larger than ${LIMITS.fontBytes} bytes` }
    const bytes = await readFile(own.path)
    const unpacked = unpackFont(bytes)
    return 'fault' in unpacked ? unpacked : { path: own.path, mark: sha256(bytes) }
  } catch {
    return { fault: `${quote(plan.path)}, which cannot be read` }
  }
}

async function loadLogos(files: BrandFile['logos'], folder: string, file: string) {
  const issues: Issue[] = []
  const load = async (variant: 'light' | 'dark' | 'mono'): Promise<Logo | undefined> => {
    const path = `logos.${variant}`
    const own = await ownFile(folder, files[variant])
    const text = 'fault' in own ? own : await readText(own.path, LIMITS.svgBytes)
    if ('fault' in text) {
      issues.push({
        file,
        path,
        found: text.fault,
        expected: 'an SVG file in the folder of the brand',
        rule: 'logo',
      })
      return undefined
    }
    const { logo, faults } = readLogo(text.text)
    issues.push(
      ...faults.map(({ found, expected }) => ({
        file,
        path,
        found: `${files[variant]}: ${found}`,
        expected,
        rule: 'logo' as const,
      })),
    )
    return logo
  }
  const [light, dark, mono] = await Promise.all([load('light'), load('dark'), load('mono')])
  return { issues, ...(light && dark && mono ? { logos: { light, dark, mono } } : { logos: undefined }) }
}

async function readText(
  path: string,
  limit: number,
): Promise<{ readonly text: string } | { readonly fault: string }> {
  try {
    const { size } = await stat(path)
    if (size > limit) return { fault: `a file of ${size} bytes (at most ${limit})` }
    return { text: await readFile(path, 'utf8') }
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    return {
      fault:
        code === 'ENOENT' || code === 'ENOTDIR' ? 'no such file' : `a file that cannot be read (${code})`,
    }
  }
}
