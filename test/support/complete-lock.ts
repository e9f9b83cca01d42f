/**
 * Completes package-lock.json with the optional packages of other platforms. Run it whenever dependencies
 * changed: `node test/support/complete-lock.ts`. A second run changes nothing.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { completeLock, type Lock, missingFrom } from './lock.ts'

const FILE = new URL('../../package-lock.json', import.meta.url)

const lock = JSON.parse(readFileSync(FILE, 'utf8')) as Lock
const missing = missingFrom(lock)
if (missing.length > 0) writeFileSync(FILE, `${JSON.stringify(completeLock(lock), null, 2)}\n`)
process.stdout.write(`package-lock.json: ${missing.length} entries added\n`)
