import { type NameParts, safePart, stemOf } from '../../src/export/name.ts'
import { NameTable } from '../../src/export/name-table.ts'
import { Database } from '../../src/store/sqlite.ts'

/** Names as a plan gives them, in the order of what they are for. */
function settled(names: readonly (readonly [plain: string, identity: string])[]): readonly string[] {
  const db = new Database('', '')
  const table = new NameTable(db, 'name')
  for (const [n, [plain, identity]] of names.entries()) table.add(n, plain, identity)
  table.settle()
  const all = names.map((_, n) => table.of(n))
  db.close()
  return all
}

/** A name for every row. */
export function safeNames(ids: readonly string[]): ReadonlyMap<string, string> {
  const names = settled(ids.map((id) => [safePart(id), id]))
  return new Map(ids.map((id, n) => [id, names[n] as string]))
}

/** A path for every export, without extension. */
export function stemsFor(pattern: string, exports: readonly NameParts[]): readonly string[] {
  return settled(
    exports.map((parts) => [
      stemOf(pattern, parts),
      JSON.stringify([parts.placement, parts.row, parts.locale]),
    ]),
  )
}
