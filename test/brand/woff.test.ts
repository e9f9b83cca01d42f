import { readFileSync } from 'node:fs'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { charactersOf } from '../../src/brand/cmap.ts'
import { inRanges } from '../../src/brand/ranges.ts'
import { unpackFont } from '../../src/brand/woff.ts'

const packages = new URL('../../node_modules/@fontsource/', import.meta.url)
const anton = readFileSync(new URL('anton/files/anton-latin-400-normal.woff', packages))
const plain = unpackFont(anton) as { data: Uint8Array }

test('a WOFF unpacks to a TTF of the size it declares, which passes as it is', () => {
  expect(plain.data.byteLength).toBe(anton.readUInt32BE(16))
  expect(unpackFont(plain.data)).toEqual({ data: plain.data })
})

test('its characters are those of the font', () => {
  const characters = charactersOf(plain.data)
  for (const character of 'AZaz09éÉß€—')
    expect(inRanges(characters, character.codePointAt(0) as number)).toBe(true)
  for (const character of 'Łж日') expect(inRanges(characters, character.codePointAt(0) as number)).toBe(false)
})

test.each([
  ['nothing', Buffer.alloc(0), 'a file too short to be a font'],
  ['text', Buffer.from('<!doctype html><title>404</title>'), 'a file that is no font'],
  ['half a WOFF', anton.subarray(0, anton.length / 2), 'a damaged WOFF font'],
  ['half a TTF', Buffer.from(plain.data).subarray(0, 9000), 'a font that is cut short'],
  ['WOFF2', readFileSync(new URL('anton/files/anton-latin-400-normal.woff2', packages)), 'a WOFF2 font'],
  ['a collection', Buffer.concat([Buffer.from('ttcf'), Buffer.alloc(40)]), 'a font collection'],
])('%s is refused by name', (_name, file, fault) => {
  expect(unpackFont(file)).toEqual({ fault })
})

test('a variable font is refused', () => {
  const variable = Buffer.from(plain.data)
  // The first table record becomes `fvar`.
  variable.write('fvar', 12, 'latin1')
  expect(unpackFont(variable)).toEqual({ fault: 'a variable font' })
})

test('a table that unpacks to more than it declares stops there', () => {
  const bomb = deflateSync(Buffer.alloc(200_000_000))
  const file = Buffer.alloc(64 + bomb.length)
  file.write('wOFF', 0, 'latin1')
  file.writeUInt32BE(0x00010000, 4)
  file.writeUInt32BE(file.length, 8)
  file.writeUInt16BE(1, 12)
  file.writeUInt32BE(15_000_000, 16)
  file.write('glyf', 44, 'latin1')
  file.writeUInt32BE(64, 48)
  file.writeUInt32BE(bomb.length, 52)
  file.writeUInt32BE(14_000_000, 56)
  bomb.copy(file, 64)
  expect(unpackFont(file)).toEqual({ fault: 'a damaged WOFF font' })
})

test('damage never throws', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(anton.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
      fc.boolean(),
      (changes, unpacked) => {
        const file = Buffer.from(unpacked ? plain.data : anton)
        for (const [at, value] of changes) file[at] = value
        const result = unpackFont(file)
        if ('data' in result) charactersOf(result.data)
      },
    ),
    { numRuns: 300 },
  )
})
