import { provedRoom } from '../campaign/design/room.ts'
import type { DesignFinder } from '../campaign/input/design-finder.ts'
import { findTemplateFolder } from '../template/find.ts'

/** Room for copy: characters of text fields, entries of lists and characters of their columns (`items.name`). */
export type Room = NonNullable<ReturnType<Awaited<ReturnType<typeof provedRoom>>>>

/** Proved room for copy by placement; `undefined` where there is no such template or kit. */
export async function roomOf(
  { projectDir, designs }: { readonly projectDir: string; readonly designs: DesignFinder },
  id: string,
  brand: string,
  locale: string,
): Promise<((placement: string) => Room | undefined) | undefined> {
  const [{ template }, { kit }, folder] = await Promise.all([
    designs.template(id, projectDir),
    designs.brand(brand, projectDir),
    findTemplateFolder(id, projectDir),
  ])
  if (template === undefined || kit === undefined || folder === undefined) return undefined
  return provedRoom({ template, folder, kit }, locale)
}
