import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { hostname } from 'node:os'
import path from 'node:path'
import { BroadsideError } from '../error/error.ts'
import { type Money, moneyText } from '../kit/money.ts'
import { Database } from '../store/sqlite.ts'

/** What may be spent: the most that all charges of some accounts may come to, ever. */
export interface Cap {
  readonly most: Money
  /** All that there are unless some are named. */
  readonly accounts?: readonly string[] | undefined
}

/** A charge as it stands in the ledger. */
export interface Charge {
  readonly id: number
  readonly account: string
  readonly key: string
  readonly model: string
  readonly amount: Money
  /** `open`: asked for, with an outcome that is not known yet or never will be. It counts in full. */
  readonly state: 'open' | 'settled'
  /** ISO 8601, UTC. */
  readonly at: string
}

/** What accounts have come to. */
export interface Spent {
  readonly settled: Money
  /** Of calls that are under way, or whose outcome is not known. */
  readonly open: Money
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS charge (
  id INTEGER PRIMARY KEY,
  account TEXT NOT NULL,
  key TEXT NOT NULL,
  model TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount >= 0),
  state TEXT NOT NULL CHECK (state IN ('open', 'settled')),
  at TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS charge_account ON charge (account);
CREATE TABLE IF NOT EXISTS claim (
  key TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  host TEXT NOT NULL,
  pid INTEGER NOT NULL,
  until INTEGER NOT NULL
) STRICT;`

/** This run of this program, which a process number alone does not tell: they are given again. */
const OWNER = randomUUID()

/** Milliseconds to wait for another process that writes. A transaction takes a few. */
const PATIENCE = 10_000

/**
 * The record of everything that was, or may have been, paid for. The sum is taken and the next charge is entered in
 * one transaction that no other process can come between, and that is on the disk before the call is made: whatever
 * dies when, what may have been charged is counted, so no cap is ever passed.
 *
 * SQLite with its rollback journal, in `full` mode: no extra files are left behind, and a crash undoes half a write.
 */
export class Ledger {
  readonly #db: Database

  /** Opens the ledger in `file`, and makes it if there is none. Throws `WRITE_FAILED`. */
  constructor(file: string) {
    try {
      mkdirSync(path.dirname(file), { recursive: true })
      this.#db = new Database(file, `PRAGMA busy_timeout = ${PATIENCE}; PRAGMA synchronous = FULL; ${SCHEMA}`)
    } catch (cause) {
      throw notKept(cause)
    }
  }

  /**
   * Enters a charge before the call it is for. It counts from here on.
   * @throws BroadsideError `BUDGET_REACHED` if the cap does not allow it; then nothing is entered
   */
  reserve(charge: Omit<Charge, 'id' | 'state' | 'at'>, cap: Cap | undefined): number {
    return this.#whole(() => {
      if (cap !== undefined) {
        const { settled, open } = this.#spent(cap.accounts)
        if (settled + open + charge.amount > cap.most) throw overBudget(charge.amount, cap, { settled, open })
      }
      const insert = this.#db.statement(
        "INSERT INTO charge (account, key, model, amount, state, at) VALUES (?, ?, ?, ?, 'open', ?)",
      )
      const { account, key, model, amount } = charge
      return insert.run(account, key, model, amount, new Date().toISOString()).lastId
    })
  }

  /**
   * Replaces what was reserved by what it came to. Does nothing to a charge that is settled.
   * @returns whether there was such an open charge
   */
  settle(id: number, amount: Money): boolean {
    const { changes } = this.#db
      .statement("UPDATE charge SET amount = ?, state = 'settled' WHERE id = ? AND state = 'open'")
      .run(amount, id)
    return changes === 1
  }

  /** Takes a charge out: the call was certainly not paid for. */
  release(id: number): void {
    this.#db.statement("DELETE FROM charge WHERE id = ? AND state = 'open'").run(id)
  }

  /** What accounts have come to; all of them unless some are named. */
  spent(accounts?: readonly string[] | undefined): Spent {
    return this.#spent(accounts)
  }

  /** All charges, oldest first. */
  charges(): readonly Charge[] {
    return this.#db.statement('SELECT * FROM charge ORDER BY id').all() as unknown as readonly Charge[]
  }

  /**
   * Takes the right to ask for a plate, so that no other process pays for it meanwhile. A process that died loses it;
   * one on another machine, whose life cannot be seen, when `lease` milliseconds are over.
   * @returns `false` if another process has it
   */
  claim(key: string, lease: number): boolean {
    return this.#whole(() => {
      const held = this.#db.statement('SELECT owner, host, pid, until FROM claim WHERE key = ?').get(key) as
        | Holder
        | undefined
      if (held !== undefined && held.until > Date.now() && isAlive(held)) return false
      this.#db
        .statement('INSERT OR REPLACE INTO claim (key, owner, host, pid, until) VALUES (?, ?, ?, ?, ?)')
        .run(key, OWNER, hostname(), process.pid, Date.now() + lease)
      return true
    })
  }

  /** Gives the right back. */
  unclaim(key: string): void {
    this.#db.statement('DELETE FROM claim WHERE key = ? AND owner = ?').run(key, OWNER)
  }

  close(): void {
    this.#db.close()
  }

  #spent(accounts?: readonly string[] | undefined): Spent {
    const named = accounts === undefined ? '' : `WHERE account IN (${accounts.map(() => '?').join(', ')})`
    const rows = this.#db
      .statement(`SELECT state, sum(amount) AS total FROM charge ${named} GROUP BY state`)
      .all(...(accounts ?? [])) as unknown as readonly { state: Charge['state']; total: Money }[]
    const total = (state: Charge['state']): Money => rows.find((row) => row.state === state)?.total ?? 0
    return { settled: total('settled'), open: total('open') }
  }

  #whole<T>(act: () => T): T {
    try {
      return this.#db.whole(act)
    } catch (error) {
      throw error instanceof BroadsideError ? error : notKept(error)
    }
  }
}

interface Holder {
  readonly owner: string
  readonly host: string
  readonly pid: number
  readonly until: number
}

function isAlive({ owner, host, pid }: Holder): boolean {
  if (owner === OWNER || host !== hostname()) return true
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function overBudget(amount: Money, { most }: Cap, { settled, open }: Spent): BroadsideError {
  const unknown = open === 0 ? '' : ` (${moneyText(open)} of it under way or with an unknown outcome)`
  return new BroadsideError('BUDGET_REACHED', {
    message: `A picture may cost ${moneyText(amount)}; of the budget of ${moneyText(most)}, ${moneyText(settled + open)} are spent${unknown}`,
    hint: 'Raise --budget, lower the quality, or add --fallback procedural to take the built-in plates. `broadside plate list` shows what was paid.',
  })
}

function notKept(cause: unknown): BroadsideError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new BroadsideError('WRITE_FAILED', {
    message: `The ledger of paid pictures cannot be kept: ${reason}`,
    hint: 'No picture is asked for without it. Make room, or name another folder with --plates.',
    cause,
  })
}
