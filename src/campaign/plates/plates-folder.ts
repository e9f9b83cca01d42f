import path from 'node:path'

/**
 * Where paid plates and their ledger are kept: `.broadside/plates` in the project, unless another folder is named.
 * @returns an absolute path
 */
export function platesFolder(projectDir: string, folder = path.join('.broadside', 'plates')): string {
  return path.resolve(projectDir, folder)
}
