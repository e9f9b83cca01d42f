import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { findBrand, findBrandFolder } from '../../brand/find.ts'
import type { LoadedBrand } from '../../brand/load.ts'
import type { Issue } from '../../error/issue.ts'
import { findTemplate, findTemplateFolder } from '../../template/find.ts'
import type { Template } from '../../template/template.ts'

/** Finds brand kits and templates by their ids, for whoever reads a campaign. */
export interface DesignFinder {
  brand(id: string, projectDir: string): Promise<LoadedBrand>
  template(id: string, projectDir: string): Promise<{ template?: Template; issues: readonly Issue[] }>
}

/** Reads and checks them anew each time. */
export const ON_DISK: DesignFinder = {
  brand: findBrand,
  template: (id, projectDir) => findTemplate(id, projectDir),
}

/** Remembers what it found for as long as no file of it changes: for those who read a campaign at every keystroke. */
export function rememberingFinder(): DesignFinder {
  return {
    brand: remembering(findBrand, findBrandFolder),
    template: remembering((id, projectDir) => findTemplate(id, projectDir), findTemplateFolder),
  }
}

/** Names, sizes and times of all files of a template and a kit: what changes when one of them is saved. */
export async function designSignature(
  template: string,
  brand: string | undefined,
  projectDir: string,
): Promise<string> {
  const kit = brand === undefined ? undefined : await findBrandFolder(brand, projectDir)
  const folders = [await findTemplateFolder(template, projectDir), kit]
  const signatures = await Promise.all(folders.map((folder) => (folder ? signatureOf(folder) : '')))
  return signatures.join('\n')
}

type Find<T> = (id: string, projectDir: string) => Promise<T>

function remembering<T>(find: Find<T>, folderOf: Find<string | undefined>): Find<T> {
  const known = new Map<string, { readonly signature: string; readonly found: Promise<T> }>()
  return async (id, projectDir) => {
    const folder = await folderOf(id, projectDir)
    if (folder === undefined) return find(id, projectDir)
    const signature = await signatureOf(folder)
    const kept = known.get(folder)
    if (kept?.signature === signature) return kept.found
    const found = find(id, projectDir)
    known.set(folder, { signature, found })
    found.catch(() => known.delete(folder))
    return found
  }
}

/** Names, sizes and times of all files of a folder. */
async function signatureOf(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const marks = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const file = path.join(entry.parentPath, entry.name)
        const { size, mtimeMs } = await stat(file).catch(() => ({ size: 0, mtimeMs: 0 }))
        return `${file} ${size} ${mtimeMs}`
      }),
  )
  return marks.sort().join('\n')
}
