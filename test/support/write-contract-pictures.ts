// Makes the pictures of site/docs/readability.md into site/static/contract, those that have changed: npm run gallery
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import sharp, { type Sharp } from 'sharp'
import { contractPictures, drawContractPicture } from './contract-pictures.ts'
import { galleryKeys } from './gallery-pictures.ts'

const FOLDER = new URL('../../site/static/contract/', import.meta.url)
const LIST = new URL('contract.json', FOLDER)
const PAGE = new URL('../../site/docs/readability.md', import.meta.url)
const REFUSAL = /(<!-- refusal -->)[\s\S]*(<!-- end of refusal -->)/
/** Pixels: the width of two pictures side by side, and what lies between them. */
const WIDTH = 920
const GAP = 24

interface Entry {
  readonly file: string
  readonly width: number
  readonly height: number
  readonly key: string
  /** What the program said, where it refused. */
  readonly says?: string
}

mkdirSync(FOLDER, { recursive: true })
const before = new Map(
  (JSON.parse(read() ?? '[]') as Entry[]).map((entry) => [`${entry.file} ${entry.key}`, entry]),
)
const stale = new Set([...before.values()].map(({ file }) => file))
const keyOf = galleryKeys()
const entries: Entry[] = []
for (const picture of contractPictures()) {
  const { file } = picture
  const key = await keyOf(picture)
  stale.delete(file)
  const kept = before.get(`${file} ${key}`)
  if (kept !== undefined) {
    entries.push(kept)
    continue
  }
  const { pictures, refusal } = await drawContractPicture(picture)
  const { data, info } = await (await together(pictures))
    .webp({ quality: 70, effort: 6 })
    .toBuffer({ resolveWithObject: true })
  writeFileSync(new URL(file, FOLDER), data)
  const says = refusal === undefined ? {} : { says: [refusal.message, refusal.hint ?? ''].join('. ').trim() }
  entries.push({ file, width: info.width, height: info.height, key, ...says })
  console.log(file, data.byteLength, refusal?.message ?? '')
}
for (const file of stale) rmSync(new URL(file, FOLDER), { force: true })
const said = entries.flatMap(({ says = [] }) => says).join('\n')
const page = readFileSync(PAGE, 'utf8')
writeFileSync(PAGE, page.replace(REFUSAL, `$1\n> ${said}\n$2`))
writeFileSync(LIST, `${JSON.stringify(entries, null, 2)}\n`)

/** Pictures side by side, or one over the other where they are wide; one by itself. */
async function together(pictures: readonly Uint8Array[]): Promise<Sharp> {
  const [first, second] = pictures
  if (second === undefined) return sharp(first).resize({ width: WIDTH, withoutEnlargement: true })
  const { width = 1, height = 1 } = await sharp(first).metadata()
  const isWide = width > 2 * height
  const each = isWide ? Math.min(WIDTH, width) : (WIDTH - GAP) / 2
  const cells = await Promise.all(
    [first, second].map((picture) =>
      sharp(picture).resize({ width: each }).toBuffer({ resolveWithObject: true }),
    ),
  )
  const [{ info }] = cells as [(typeof cells)[number]]
  const step = isWide ? info.height + GAP : each + GAP
  const size = isWide
    ? { width: each, height: step + info.height }
    : { width: step + each, height: info.height }
  const composed = sharp({
    create: { ...size, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
  }).composite(
    cells.map(({ data }, index) => ({
      input: data,
      left: isWide ? 0 : index * step,
      top: isWide ? index * step : 0,
    })),
  )
  return sharp(await composed.png().toBuffer())
}

function read(): string | undefined {
  try {
    return readFileSync(LIST, 'utf8')
  } catch {
    return undefined
  }
}
