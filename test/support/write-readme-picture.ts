// Writes the picture at the top of the README, the contact sheet of a demo campaign made smaller: npm run readme-picture
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { decodePicture, encode } from '../../src/raster/sharp.ts'
import { produce } from './produce-manifest.ts'

const CAMPAIGN = 'long-takes'
const LONGEST = 1700

const root = fileURLToPath(new URL('../../', import.meta.url))
const out = mkdtempSync(path.join(tmpdir(), 'broadside-readme-'))
try {
  await produce(path.join(root, 'campaigns', `${CAMPAIGN}.json`), { out, projectDir: root })
  const sheet = readFileSync(path.join(out, 'contact-sheet.jpg'))
  const picture = await decodePicture(sheet, 'the contact sheet', { maxEdge: LONGEST })
  const target = path.join(root, 'site/public/contact-sheet.jpg')
  mkdirSync(path.dirname(target), { recursive: true })
  writeFileSync(target, await encode(picture, { format: 'jpeg', quality: 74, chroma: '4:2:0' }))
} finally {
  rmSync(out, { recursive: true, force: true })
}
