import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { sha256 } from '../../src/kit/hash.ts'
import { writeZip, zipOf } from '../../src/store/zip.ts'
import { entriesOf } from '../support/unzip.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'broadside-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const write = (file: string, content: Uint8Array | string): void => {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
  writeFileSync(path.join(folder, file), content)
}

describe('writeZip', () => {
  it('packs files under their names, the same bytes in every time zone', async () => {
    write('in/a/größe.jpg', 'picture')
    write('in/captions.csv', 'text '.repeat(100))
    const entries = [
      { file: 'a/größe.jpg', sha256: sha256('picture') },
      { file: 'captions.csv', text: true },
    ]
    await writeZip(path.join(folder, 'one.zip'), path.join(folder, 'in'), entries)
    const zip = readFileSync(path.join(folder, 'one.zip'))
    const found = entriesOf(zip)
    expect(found.map(({ name }) => name)).toEqual(['a/größe.jpg', 'captions.csv'])
    expect(found.map(({ content }) => content.toString())).toEqual(['picture', 'text '.repeat(100)])
    const code = `import { writeZip } from ${JSON.stringify(path.resolve('src/store/zip.ts'))}
      await writeZip(${JSON.stringify(path.join(folder, 'two.zip'))}, ${JSON.stringify(path.join(folder, 'in'))}, ${JSON.stringify(entries)})`
    execFileSync(process.execPath, ['--input-type=module', '-e', code], {
      env: { ...process.env, TZ: 'Asia/Tokyo' },
    })
    expect(Buffer.compare(readFileSync(path.join(folder, 'two.zip')), zip)).toBe(0)
  })

  it('leaves the old archive alone and nothing behind where a file is gone or was changed', async () => {
    write('in/b.jpg', 'other')
    write('old.zip', 'old')
    for (const entry of [{ file: 'b.jpg', sha256: sha256('as it was') }, { file: 'gone.jpg' }]) {
      await expect(
        writeZip(path.join(folder, 'old.zip'), path.join(folder, 'in'), [entry]),
      ).rejects.toMatchObject({ code: 'WRITE_FAILED', message: expect.stringContaining(entry.file) })
    }
    expect(readFileSync(path.join(folder, 'old.zip'), 'utf8')).toBe('old')
    expect((await readdir(folder)).filter((name) => name.includes('.part'))).toEqual([])
  })

  it('streams 3,000 files with flat memory, every entry with its hash', async () => {
    // 300 MB of archive from 100 files under 3,000 names, none of which is ever held.
    const base = path.join(folder, 'many')
    const hashes = Array.from({ length: 100 }, (_, at) => {
      const content = Buffer.alloc(100_000, `picture ${at} `)
      write(`many/${at}.jpg`, content)
      return sha256(content)
    })
    const entries = Array.from({ length: 3000 }, (_, at) => ({
      file: `${at % 100}.jpg`,
      sha256: hashes[at % 100] as string,
    }))
    globalThis.gc?.()
    const before = process.memoryUsage().rss
    let most = 0
    let bytes = 0
    for await (const chunk of zipOf(base, entries)) {
      bytes += chunk.length
      most = Math.max(most, process.memoryUsage.rss())
    }
    expect(bytes).toBeGreaterThan(300_000_000)
    // The archive is 300 MB; holding it, or the files, would show.
    expect(most - before).toBeLessThan(120_000_000)
  }, 60_000)
})
