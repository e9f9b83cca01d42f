import { BroadsideError } from '../error/error.ts'
import type { Database } from '../store/sqlite.ts'

/** An answer as it was given. */
export interface Given {
  readonly status: number
  /** JSON. */
  readonly body: string
}

/** Milliseconds for which a key is remembered. */
const KEPT = 7 * 24 * 60 * 60 * 1000

interface Row {
  readonly request: string
  readonly id: string
  readonly status: number | null
  readonly body: string | null
}

/**
 * Idempotency keys: the same key with the same request gets the same answer, also after a restart, and also where the server died
 * before it could answer: the id of what was to be made is kept first.
 */
export class Keys {
  readonly #book: Database
  readonly #underWay = new Map<string, Promise<Given>>()

  constructor(book: Database, now: number = Date.now()) {
    this.#book = book
    book.statement('DELETE FROM answer WHERE at < ?').run(now - KEPT)
  }

  /**
   * Answers a request, once. Rejects with `KEY_REUSED` where the key stands for another request, and with what `make` rejects with:
   * then the key stands for nothing.
   * @param request over all that was asked
   * @param newId of what is to be made
   */
  async once(
    key: string,
    request: string,
    newId: () => string,
    make: (id: string) => Promise<Given>,
  ): Promise<Given & { readonly replayed: boolean }> {
    const id = newId()
    const put = this.#book.statement(
      'INSERT OR IGNORE INTO answer (key, request, id, at) VALUES (?, ?, ?, ?)',
    )
    put.run(key, request, id, Date.now())
    const row = this.#book
      .statement<Row>('SELECT request, id, status, body FROM answer WHERE key = ?')
      .get(key)
    if (row === undefined) throw new Error('what was put is there')
    if (row.request !== request)
      throw new BroadsideError('KEY_REUSED', {
        message: 'This Idempotency-Key was sent before, with another request',
        hint: 'Use a new key for each thing that is to be made.',
      })
    if (row.status !== null && row.body !== null)
      return { status: row.status, body: row.body, replayed: true }
    const others = this.#underWay.get(key)
    if (others !== undefined) return { ...(await others), replayed: true }
    const making = this.#make(key, row.id, make)
    this.#underWay.set(key, making)
    return { ...(await making.finally(() => this.#underWay.delete(key))), replayed: false }
  }

  async #make(key: string, id: string, make: (id: string) => Promise<Given>): Promise<Given> {
    try {
      const given = await make(id)
      const enter = this.#book.statement('UPDATE answer SET status = ?, body = ? WHERE key = ?')
      enter.run(given.status, given.body, key)
      return given
    } catch (error) {
      this.#book.statement('DELETE FROM answer WHERE key = ?').run(key)
      throw error
    }
  }
}
