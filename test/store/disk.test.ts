import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sweepParts, within, writeWhole } from '../../src/store/disk.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'broadside-test-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('writeWhole', () => {
  it('makes folders, replaces a file and leaves nothing else', async () => {
    const file = path.join(folder, 'a/b.txt')
    await writeWhole(file, 'one')
    await writeWhole(file, Buffer.from('two'), { durable: true })
    expect(await readFile(file, 'utf8')).toBe('two')
    expect(await readdir(path.dirname(file))).toEqual(['b.txt'])
  })

  it('says why it cannot, and leaves what stood there', async () => {
    await writeFile(path.join(folder, 'file'), 'old')
    await expect(writeWhole(path.join(folder, 'file/inside.txt'), 'x')).rejects.toMatchObject({
      code: 'WRITE_FAILED',
      message: expect.stringContaining('a file stands where a folder is needed'),
    })
    expect(await readFile(path.join(folder, 'file'), 'utf8')).toBe('old')
  })

  it('reports a full disk without a broken file', async () => {
    // /dev/full answers every write as a full disk does.
    const error = await writeWhole('/dev/full/x', 'x').catch((failure) => failure)
    expect(error.code).toBe('WRITE_FAILED')
  })

  it('overwrites a leftover of its own', async () => {
    await writeFile(path.join(folder, `.b.txt.${process.pid}.part`), 'half')
    await writeWhole(path.join(folder, 'b.txt'), 'whole')
    expect(await readdir(folder)).toEqual(['b.txt'])
  })
})

describe('sweepParts', () => {
  it('removes leftovers and nothing else', async () => {
    for (const name of ['.a.jpg.123.part', 'a.part', '.hidden', 'a.jpg'])
      await writeFile(path.join(folder, name), '')
    await sweepParts(folder)
    expect((await readdir(folder)).sort()).toEqual(['.hidden', 'a.jpg', 'a.part'])
    await sweepParts(path.join(folder, 'missing'))
  })
})

describe('within', () => {
  it.each(['../x', 'a/../../x', '', '.'])('refuses %j', (file) => {
    expect(() => within(folder, file)).toThrow(RangeError)
  })
})
