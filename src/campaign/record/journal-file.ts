import { accessSync, constants, existsSync, renameSync } from 'node:fs'
import path from 'node:path'
import { BroadsideError } from '../../error/error.ts'
import { makeFolder } from '../../store/disk.ts'
import { Database, databaseFault } from '../../store/sqlite.ts'

/** `Brds`: tells our files from other databases. */
const APPLICATION = 0x42726473

/** Of the tables below. A higher one is of a later program. */
const VERSION = 1

/** All or none of it: what is half made could not be told from the file of another program. */
const TABLES = `
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS export (
  row TEXT NOT NULL, locale TEXT NOT NULL, placement TEXT NOT NULL, mark TEXT NOT NULL, status TEXT NOT NULL,
  file TEXT, outcome TEXT NOT NULL, PRIMARY KEY (row, locale, placement)) STRICT;
CREATE INDEX IF NOT EXISTS export_file ON export (file);
CREATE TABLE IF NOT EXISTS leftover (file TEXT PRIMARY KEY, sha256 TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS plate (key TEXT PRIMARY KEY, entry TEXT NOT NULL) STRICT;
PRAGMA application_id = ${APPLICATION};
PRAGMA user_version = ${VERSION};
COMMIT;`

/** Milliseconds to wait for a run that is just ending. */
const PATIENCE = 1000

/**
 * WAL: an entry is one write at the end of a file, and a crash undoes half of one. `NORMAL` waits for the disk only now and then: a
 * power cut may take the last entries, never the older ones, and what is not entered is made again to the same bytes. `EXCLUSIVE`
 * keeps every other process out for as long as this one lives, and no longer: the lock is the kernel's.
 */
const SETUP = `PRAGMA busy_timeout = ${PATIENCE}; PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;`

/** A journal of this process's own that is gone when it is closed. */
export function unwrittenDatabase(): Database {
  return new Database('', TABLES)
}

/** Opens the file of a journal, or makes it; what `Journal.open` says of it holds here. */
export async function openDatabase(file: string, onSetAside: (name: string) => void): Promise<Database> {
  try {
    await makeFolder(path.dirname(file))
    // SQLite says no more of a disk that is read-only than that a lock failed.
    if (existsSync(file)) accessSync(file, constants.W_OK)
    const sound = openSound(file)
    if (sound !== undefined) return sound
    onSetAside(setAside(file))
    return new Database(file, SETUP + TABLES)
  } catch (error) {
    throw notKept(file, error)
  }
}

/** Opens a journal; `undefined` for a file that cannot be used as one. */
function openSound(file: string): Database | undefined {
  let db: Database | undefined
  try {
    db = new Database(file, SETUP)
    const number = (pragma: string): number =>
      Number(Object.values(db?.statement<Record<string, number>>(`PRAGMA ${pragma}`).get() ?? {})[0])
    const isNew = number('schema_version') === 0
    if (!isNew && number('application_id') === APPLICATION && number('user_version') > VERSION)
      throw new BroadsideError('JOURNAL_UNUSABLE', {
        message: `${file} was written by a later version of Broadside`,
        hint: 'Use that version, write into another folder, or delete the file: then what manifest.json lists is taken over as far as it holds.',
      })
    const check = db.statement<Record<string, string>>('PRAGMA quick_check(1)').get()
    if ((isNew || number('application_id') === APPLICATION) && Object.values(check ?? {})[0] === 'ok') {
      db.exec(TABLES)
      return db
    }
  } catch (error) {
    db?.close()
    if (databaseFault(error) !== 'damaged') throw error
    return undefined
  }
  db.close()
  return undefined
}

/** Gives a file that is no journal another name. Returns it. */
function setAside(file: string): string {
  let n = 1
  const name = (): string => `${path.basename(file, '.sqlite')}.unusable-${n}.sqlite`
  while (existsSync(path.join(path.dirname(file), name()))) n++
  renameSync(file, path.join(path.dirname(file), name()))
  for (const tail of ['-wal', '-shm']) {
    if (existsSync(file + tail)) renameSync(file + tail, path.join(path.dirname(file), name() + tail))
  }
  return name()
}

/** Why a journal could not be read or written, in words. */
export function notKept(file: string, error: unknown): unknown {
  if (error instanceof BroadsideError) return error
  const fault = databaseFault(error)
  const folder = path.dirname(path.dirname(file))
  if (fault === 'busy')
    return new BroadsideError('FOLDER_BUSY', {
      message: `Another run is writing into ${folder}`,
      hint: 'Wait until it has ended, or write into another folder with --out.',
      cause: error,
    })
  if (fault === 'full' || isCode(error, 'ENOSPC', 'EDQUOT'))
    return new BroadsideError('DISK_FULL', {
      message: `The journal of ${folder} could not be written: the disk is full`,
      hint: 'What stood there before is unchanged. Make room, then run the same command again.',
      cause: error,
    })
  const reason =
    fault === 'read-only' || isCode(error, 'EROFS', 'EACCES', 'EPERM')
      ? 'writing there is not allowed'
      : error instanceof Error
        ? error.message
        : String(error)
  return new BroadsideError('WRITE_FAILED', {
    message: `The journal of ${folder} could not be written: ${reason}`,
    hint: 'Nothing was made. Choose another folder with --out.',
    cause: error,
  })
}

function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}
