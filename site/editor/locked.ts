/** Values of locked fields, by name; as in the template's file, where a list of names leaves them empty. */
export function lockedIn(
  locked: readonly string[] | Readonly<Record<string, unknown>>,
): ReadonlyMap<string, unknown> {
  return Array.isArray(locked)
    ? new Map(locked.map((name: string) => [name, null]))
    : new Map(Object.entries(locked))
}
