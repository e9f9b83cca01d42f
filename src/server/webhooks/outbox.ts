import { randomBytes, randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { refuseIssues } from '../../error/error.ts'
import { quote } from '../../error/issue.ts'
import { makeFolder } from '../../store/disk.ts'
import type { Database } from '../../store/sqlite.ts'
import { type Reach, strangeAddress } from './address.ts'
import { post } from './post.ts'
import { isSecret, secretOf, signedHeaders } from './sign.ts'

/** Milliseconds to wait before each further try, as the Standard Webhooks specification proposes. */
const WAITS = [
  5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 50_400_000, 72_000_000, 86_400_000,
]

/** Milliseconds in which a message is sent or not: longer than anybody is waited for. */
const LEASE = 30_000

export interface OutboxOptions extends Reach {
  /** Absolute path of the folder that keeps the secret. */
  readonly folder: string
  /** What messages are signed with; one that is made up, and kept, unless given. */
  readonly secret?: string
  readonly waits?: readonly number[]
  /** Told why a message could not be sent. */
  readonly onTrouble?: (message: string) => void
}

interface Message {
  readonly id: string
  readonly url: string
  readonly body: string
  readonly tries: number
  /** When it is to be sent, in milliseconds since 1970. */
  readonly due: number
}

/** Messages to those who want to know when a run has ended. Kept until they are taken, over restarts, or until the last try failed. */
export class Outbox {
  readonly #book: Database
  readonly #options: OutboxOptions
  readonly #secret: string
  #timer: NodeJS.Timeout | undefined
  readonly #sending = new Set<Promise<void>>()
  #open = false

  private constructor(book: Database, options: OutboxOptions, secret: string) {
    this.#book = book
    this.#options = options
    this.#secret = secret
  }

  /** Rejects with `INPUT_INVALID` for a secret that is none. */
  static async open(book: Database, options: OutboxOptions): Promise<Outbox> {
    return new Outbox(book, options, await secretFor(options))
  }

  /** Throws `INPUT_INVALID` for an address nothing is sent to. */
  async refuseStrange(url: string): Promise<void> {
    const expected = strangeAddress(url, this.#options)
    refuseIssues(
      expected === undefined ? [] : [{ file: 'request', path: 'webhook.url', found: quote(url), expected }],
    )
  }

  /** From now on that address wants to know when a run of the campaign has ended. */
  expect(campaign: string, url: string): void {
    this.#book.statement('INSERT OR REPLACE INTO hook (campaign, url) VALUES (?, ?)').run(campaign, url)
  }

  /** Tells whoever wants to know of a campaign. */
  tell(campaign: string, type: string, data: object): void {
    const hook = this.#book
      .statement<{ url: string }>('SELECT url FROM hook WHERE campaign = ?')
      .get(campaign)
    if (hook === undefined) return
    const now = Date.now()
    const body = JSON.stringify({ type, timestamp: new Date(now).toISOString(), data })
    const put = this.#book.statement('INSERT INTO message (id, url, body, tries, due) VALUES (?, ?, ?, 0, ?)')
    put.run(`msg_${randomUUID()}`, hook.url, body, now)
    this.#next()
  }

  /** Begins to send, also what was left over when the project was served last. */
  start(): void {
    this.#open = true
    this.#next()
  }

  /** Sends nothing more. What could not be sent is sent when the project is served again. */
  async close(): Promise<void> {
    this.#open = false
    clearTimeout(this.#timer)
    await Promise.all(this.#sending)
  }

  #next(): void {
    clearTimeout(this.#timer)
    if (!this.#open) return
    const next = this.#book
      .statement<Message>('SELECT id, url, body, tries, due FROM message ORDER BY due LIMIT 1')
      .get()
    if (next === undefined) return
    const wait = Math.max(0, next.due - Date.now())
    this.#timer = setTimeout(() => {
      // Nobody else sends it meanwhile, no other server either; one that dies here tries again later.
      if (this.#claims(next)) {
        const sending = this.#send(next).finally(() => this.#sending.delete(sending))
        this.#sending.add(sending)
      }
      this.#next()
    }, wait)
    this.#timer.unref()
  }

  async #send(message: Message): Promise<void> {
    const { id, url, body, tries } = message
    const headers = signedHeaders(id, Math.floor(Date.now() / 1000), body, this.#secret)
    const status = await post(url, body, headers, this.#options).catch((error: Error) => error.message)
    const taken = typeof status === 'number' && status >= 200 && status < 300
    const last = this.#waitAfter(tries) === undefined || status === 410
    if (taken || last) this.#book.statement('DELETE FROM message WHERE id = ?').run(id)
    else this.#postpone(message, this.#waitAfter(tries) ?? LEASE)
    this.#next()
    if (!taken)
      this.#options.onTrouble?.(
        `The webhook ${new URL(url).host} did not take ${id} (${status}); ${last ? 'it is given up' : 'it is tried again'}.`,
      )
  }

  #claims({ id, due }: Message): boolean {
    const claim = this.#book.statement(
      'UPDATE message SET due = ?, tries = tries + 1 WHERE id = ? AND due = ?',
    )
    return claim.run(Date.now() + LEASE, id, due).changes === 1
  }

  #postpone({ id }: Message, wait: number): void {
    this.#book.statement('UPDATE message SET due = ? WHERE id = ?').run(Date.now() + wait, id)
  }

  #waitAfter(tries: number): number | undefined {
    return (this.#options.waits ?? WAITS)[tries]
  }
}

async function secretFor({ folder, secret }: OutboxOptions): Promise<string> {
  if (secret !== undefined) {
    const sound = isSecret(secret)
    const expected = 'whsec_ and 24 to 64 bytes in base64'
    refuseIssues(
      sound ? [] : [{ file: 'BROADSIDE_WEBHOOK_SECRET', path: '', found: 'something else', expected }],
    )
    return secret
  }
  const file = path.join(folder, 'webhook-secret')
  const kept = await readFile(file, 'utf8').catch(() => undefined)
  if (kept !== undefined && isSecret(kept.trim())) return kept.trim()
  const made = secretOf(randomBytes(32))
  await makeFolder(folder)
  await writeFile(file, made, { mode: 0o600, flush: true })
  return made
}
