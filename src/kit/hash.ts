import { createHash } from 'node:crypto'

/** Hex SHA-256 of bytes or UTF-8 text. */
export function sha256(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex')
}

/** JSON with sorted keys, so that equal values give equal text. Values `undefined` are left out. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : inner,
  )
}

/** Hex SHA-256 of a plain value, independent of key order. */
export function hashOf(value: unknown): string {
  return sha256(canonicalJson(value))
}
