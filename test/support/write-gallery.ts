// Makes the pictures of the handbook's gallery into site/static/gallery, those that have changed: npm run gallery
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import sharp from 'sharp'
import { renderOne } from '../../src/index.ts'
import { galleryKeys, galleryPictures } from './gallery-pictures.ts'

const FOLDER = new URL('../../site/static/gallery/', import.meta.url)
const LIST = new URL('gallery.json', FOLDER)
/** Pixels along the longer edge. */
const EDGE = 640

mkdirSync(FOLDER, { recursive: true })
const before = new Map(
  (JSON.parse(read() ?? '[]') as { file: string; key: string }[]).map((entry) => [entry.file, entry]),
)
const keyOf = galleryKeys()
const entries = []
for (const picture of galleryPictures()) {
  const { file, template, brand, locale, campaign } = picture
  const key = await keyOf(picture)
  const kept = before.get(file)
  before.delete(file)
  if (kept?.key === key) {
    entries.push(kept)
    continue
  }
  const { bytes, alt } = await renderOne({
    ...{ template, brand, locale },
    placement: campaign.placements[0] as string,
    plate: campaign.plate,
    copy: (campaign.rows as Record<string, unknown>[])[0],
  } as Parameters<typeof renderOne>[0])
  const small = sharp(bytes).resize({ width: EDGE, height: EDGE, fit: 'inside' }).webp({ quality: 82 })
  const { data, info } = await small.toBuffer({ resolveWithObject: true })
  writeFileSync(new URL(file, FOLDER), data)
  entries.push({ file, template, brand, locale, width: info.width, height: info.height, alt, key })
  console.log(file, data.byteLength)
}
for (const file of before.keys()) rmSync(new URL(file, FOLDER), { force: true })
writeFileSync(LIST, `${JSON.stringify(entries, null, 2)}\n`)

function read(): string | undefined {
  try {
    return readFileSync(LIST, 'utf8')
  } catch {
    return undefined
  }
}
