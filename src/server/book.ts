import path from 'node:path'
import { makeFolder } from '../store/disk.ts'
import { Database } from '../store/sqlite.ts'

/** Milliseconds to wait for another process that writes. */
const PATIENCE = 5000

/** What must outlive the server: keys of requests, and messages that are still to be sent. */
export async function openBook(folder: string): Promise<Database> {
  await makeFolder(folder)
  return new Database(
    path.join(folder, 'server.sqlite'),
    `PRAGMA busy_timeout = ${PATIENCE};
     PRAGMA journal_mode = WAL;
     PRAGMA synchronous = FULL;
     CREATE TABLE IF NOT EXISTS answer (
       key TEXT PRIMARY KEY, request TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, status INTEGER, body TEXT
     ) STRICT;
     CREATE TABLE IF NOT EXISTS hook (campaign TEXT PRIMARY KEY, url TEXT NOT NULL) STRICT;
     CREATE TABLE IF NOT EXISTS message (
       id TEXT PRIMARY KEY, url TEXT NOT NULL, body TEXT NOT NULL, tries INTEGER NOT NULL, due INTEGER NOT NULL
     ) STRICT;`,
  )
}
