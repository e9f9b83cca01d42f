import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Issue, quote } from '../error/issue.ts'
import { nearest } from '../error/nearest.ts'
import { loadTemplate } from './load.ts'
import type { Template } from './template.ts'

/** The templates that come with the program. From `src/template` in a checkout, from `dist/template` in a package. */
const BUNDLED = fileURLToPath(new URL('../../templates', import.meta.url))

/** Folders in which templates are looked for: the project's own first, then the bundled ones. */
function templateRoots(projectDir: string): readonly string[] {
  return [...new Set([path.resolve(projectDir, 'templates'), BUNDLED])]
}

/** Names of all templates a project can use. */
export async function templateNames(projectDir: string): Promise<readonly string[]> {
  const names = await Promise.all(
    templateRoots(projectDir).map(async (root) => {
      const entries = await readdir(root, { withFileTypes: true }).catch(() => [])
      return entries
        .filter((entry) => entry.isDirectory() && entry.name !== 'brands' && entry.name !== 'schemas')
        .map((entry) => entry.name)
    }),
  )
  return [...new Set(names.flat())].sort()
}

/** Where a template lies; `undefined` if there is none of that name. */
export async function findTemplateFolder(id: string, projectDir: string): Promise<string | undefined> {
  if (id === 'brands' || id === 'schemas') return undefined
  for (const root of templateRoots(projectDir)) {
    const entries = await readdir(root).catch(() => [] as string[])
    if (entries.includes(id)) return path.join(root, id)
  }
  return undefined
}

/**
 * Loads a template by name. An unknown name is an issue that says which were meant.
 * @param sound hash of a template that is known to be free of mistakes: it is not looked through again
 */
export async function findTemplate(
  id: string,
  projectDir: string,
  sound?: string,
): Promise<{ template?: Template; issues: readonly Issue[] }> {
  const folder = await findTemplateFolder(id, projectDir)
  if (folder !== undefined) return loadTemplate(folder, sound)
  const names = await templateNames(projectDir)
  const meant = nearest(id, names)
  return {
    issues: [
      {
        file: 'campaign',
        path: 'template',
        found: quote(id),
        expected: meant ? `"${meant}"` : `one of ${names.join(', ')}`,
        rule: 'name',
      },
    ],
  }
}
