import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { listBrands } from '../../brand/find.ts'
import { findPackage, ownPackage } from '../../brand/font-files.ts'
import { BroadsideError } from '../../error/error.ts'
import { LIMITS } from '../../kit/limits.ts'
import { findTemplateFolder } from '../../template/find.ts'
import { readJson } from '../input/read-file.ts'
import type { DesignRef } from '../studio.ts'

/** A file of a design, and where it stands in the folder of a project. */
export interface DesignFile {
  /** Relative, with `/`. */
  readonly path: string
  /** Absolute path here. */
  readonly from: string
}

/** Files of one design at most: its fonts are the most of them. */
const MOST_FILES = 4000

/**
 * All files of the brand kit and the template of a run: their folders, and the font packages that are the project's own.
 * Packages that come with the program are on every machine, in the same version.
 */
export async function filesOf({ brand, template, projectDir }: DesignRef): Promise<readonly DesignFile[]> {
  const kit = (await listBrands(projectDir)).find(({ id }) => id === brand.id)
  const folder = await findTemplateFolder(template.id, projectDir)
  if (kit === undefined || folder === undefined) {
    throw new BroadsideError('INPUT_INVALID', {
      message: 'The brand kit or the template was removed while the campaign was being made',
      hint: 'Run it again.',
    })
  }
  const files = [
    ...(await filesIn(kit.folder, `templates/brands/${brand.id}`)),
    ...(await filesIn(folder, `templates/${template.id}`)),
    ...(await packagesOf(path.join(kit.folder, 'brand.json'))),
  ]
  if (files.length > MOST_FILES) {
    throw new BroadsideError('INPUT_INVALID', {
      message: `The folders of ${brand.id} and ${template.id} have ${files.length} files; ${MOST_FILES} can travel`,
      hint: 'Keep other files elsewhere.',
    })
  }
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

/** Everything in a folder but hidden files and what is installed there. */
async function filesIn(folder: string, as: string): Promise<DesignFile[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const lists = entries.map(async (entry): Promise<DesignFile[]> => {
    const from = path.join(folder, entry.name)
    if (entry.name.startsWith('.') || entry.name === 'node_modules') return []
    if (entry.isDirectory()) return filesIn(from, `${as}/${entry.name}`)
    return entry.isFile() ? [{ path: `${as}/${entry.name}`, from }] : []
  })
  return (await Promise.all(lists)).flat()
}

/** Font packages of the project that a kit names, where the program has none of that version. */
async function packagesOf(kitFile: string): Promise<DesignFile[]> {
  const read = await readJson(kitFile, 'brand.json', LIMITS.jsonBytes)
  const fonts = 'content' in read ? (read.content as { fonts?: { package?: unknown }[] }).fonts : []
  const names = new Set(
    (fonts ?? []).flatMap(({ package: name }) => (typeof name === 'string' ? [name] : [])),
  )
  const lists = [...names].map(async (name): Promise<DesignFile[]> => {
    const found = await findPackage(name, kitFile)
    const own = await ownPackage(name)
    if (found === undefined || found.facts.version === own?.facts.version) return []
    return filesIn(found.folder, `node_modules/${name}`)
  })
  return (await Promise.all(lists)).flat()
}
