import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { checkSizes } from '../../src/cli/sizes-check.ts'
import type { Terminal } from '../../src/cli/terminal.ts'
import { staleOn } from '../../src/placement/age.ts'
import { findPlacement } from '../../src/placement/catalogue.ts'
import type { Placement } from '../../src/placement/schema.ts'

const story = { ...(findPlacement('instagram-story') as Placement), date: '2026-11-23' }

describe('staleOn', () => {
  it('takes facts of up to a year', () => {
    expect(staleOn([story], '2027-11-23')).toEqual([])
    expect(staleOn([story], '2027-11-24')).toEqual([{ placement: story, days: 366 }])
  })

  it('puts the oldest first and leaves out what has no date', () => {
    const { date: _, ...own } = story
    const older = { ...story, id: 'older', date: '2024-01-31' }
    expect(staleOn([story, own, older], '2028-01-01').map(({ placement }) => placement.id)).toEqual([
      'older',
      'instagram-story',
    ])
  })
})

describe('checkSizes', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'broadside-test-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const check = async (content: object, today: string, json = false) => {
    writeFileSync(
      path.join(folder, 'c.json'),
      JSON.stringify({ name: 'c', brand: 'b', template: 't', locales: ['en'], rows: [{}], ...content }),
    )
    const outs: string[] = []
    const notes: string[] = []
    const terminal: Terminal = {
      out: (text) => void outs.push(text),
      note: (text) => void notes.push(text),
      paint: (_style, text) => text,
      interactive: false,
      columns: 200,
      folder,
    }
    const code = await checkSizes('c.json', { json }, terminal, today)
    return { code, out: outs.join('\n'), notes: notes.join('\n') }
  }

  it('warns, with age and source, and does not fail', async () => {
    const own = { id: 'wall', width: 800, height: 600 }
    const { code, out, notes } = await check({ placements: ['open-graph', own] }, '2028-12-24')
    expect(code).toBe(0)
    expect(out).toContain('1 of 2 placements are older than a year')
    expect(notes).toMatch(
      /open-graph, 1200 × 630 px: looked up on 2026-11-23, 25 months ago\. Look again: https:/,
    )
  })

  it('says that all is young, and prints for programs', async () => {
    expect((await check({ placements: ['stories'] }, '2026-11-25')).out).toContain('younger than a year')
    const { out } = await check({ placements: ['open-graph'] }, '2028-12-24', true)
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      placements: 1,
      stale: [{ id: 'open-graph', days: 762 }],
    })
  })

  it('refuses unknown placements', async () => {
    await expect(check({ placements: ['open-grahp'] }, '2027-01-01')).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    })
  })
})
