import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { findBrand } from '../../src/brand/find.ts'
import type { BrandKit } from '../../src/brand/kit.ts'
import type { Rgb } from '../../src/kit/color.ts'
import type { Size } from '../../src/kit/geometry.ts'
import type { Pixels } from '../../src/kit/pixels.ts'
import { type Placement, parsePlacement } from '../../src/placement/schema.ts'
import { type Tone, toneOf } from '../../src/plate/tone.ts'
import { loadTemplate } from '../../src/template/load.ts'
import type { Template } from '../../src/template/template.ts'

/** The files of a small sound template, and what a test changes of it. */
export interface Fixture {
  readonly fields?: Record<string, unknown>
  readonly slots?: Record<string, unknown>
  readonly families?: Record<string, unknown>
  /** Merged into template.json. */
  readonly json?: Record<string, unknown>
  readonly overlay?: string
  readonly plate?: string
  readonly samples?: unknown
}

export const BASE = {
  fields: {
    title: { kind: 'text', label: 'Title', required: true, maxLength: 400 },
    lead: { kind: 'text', label: 'Lead', maxLength: 2000 },
    note: { kind: 'text', label: 'Note', maxLength: 400 },
  },
  slots: {
    title: { field: 'title', role: 'headline', fit: [6, 24], maxLines: 3 },
    lead: { field: 'lead', role: 'body', fit: [3.6, 6], maxLines: 8 },
    note: { field: 'note', role: 'label', fit: [3, 4], maxLines: 2 },
  },
  families: { square: {}, portrait: {}, tall: {}, landscape: {}, wide: {}, banner: {}, skyscraper: {} },
  style: '.area{display:flex;flex-direction:column;gap:calc(3*var(--u))}',
  body: `<div class="area">
  <h1 class="t-display" data-slot="title">{{title}}</h1>
  {{#if lead}}<p class="t-text" data-slot="lead">{{lead}}</p>{{/if}}
  {{#if note}}<p class="t-label" data-slot="note">{{note}}</p>{{/if}}
</div>`,
  plate: 'A quiet scene. {{style}}. {{palette}}. Calm: {{calm}}. Avoid {{avoid}}. {{format}}',
  samples: { samples: [{ locale: 'en', copy: { title: 'Title', lead: 'Lead', note: 'Note' } }] },
} as const

/** The overlay of the base, with more CSS and other markup. */
export function overlayWith(css = '', body: string = BASE.body): string {
  return `<style>\n${BASE.style}\n${css}\n</style>\n${body}`
}

/** Writes a template into a folder of its own, loads it, and takes the folder away again. */
export async function loadFixture(fixture: Fixture = {}): ReturnType<typeof loadTemplate> {
  const folder = await mkdtemp(path.join(tmpdir(), 'template-'))
  const { fields = BASE.fields, slots = BASE.slots, families = BASE.families } = fixture
  const about = { title: 'Fixture', description: 'For tests.', version: '1.0.0', purpose: 'event' }
  const json = { ...about, fields, slots, families, plate: {}, alt: '{{title}}', ...fixture.json }
  try {
    await Promise.all([
      writeFile(path.join(folder, 'template.json'), JSON.stringify(json)),
      writeFile(path.join(folder, 'overlay.hbs'), fixture.overlay ?? overlayWith()),
      writeFile(path.join(folder, 'plate.hbs'), fixture.plate ?? BASE.plate),
      writeFile(path.join(folder, 'samples.json'), JSON.stringify(fixture.samples ?? BASE.samples)),
    ])
    return await loadTemplate(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** A template that must be sound. */
export async function templateOf(fixture: Fixture = {}): Promise<Template> {
  const { template, issues } = await loadFixture(fixture)
  if (template === undefined) throw new Error(JSON.stringify(issues, null, 1))
  return template
}

/** A bundled brand kit. */
export async function kitOf(id: string): Promise<BrandKit> {
  const { kit, issues } = await findBrand(id, '.')
  if (kit === undefined) throw new Error(JSON.stringify(issues))
  return kit
}

/** A placement of this size, read from a desk or a hand as its size suggests. */
export function placementOf(width: number, height: number, more: Record<string, unknown> = {}): Placement {
  const { value, issues } = parsePlacement(
    { id: `test-${width}x${height}`, width, height, ...more },
    { file: 'test' },
  )
  if (value === undefined) throw new Error(JSON.stringify(issues))
  return value
}

/** A picture painted point by point. */
export function painted({ width, height }: Size, color: (x: number, y: number) => Rgb): Pixels {
  const data = new Uint8Array(width * height * 3)
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 3) data.set(color(x, y), at)
  }
  return { width, height, channels: 3, data }
}

/** The tone of a picture of one colour. */
export function flatTone(size: Size, color: Rgb): Tone {
  return toneOf(painted(size, () => color))
}
