import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { review } from '../../src/campaign/design/review.ts'
import { plant } from '../check/planted.ts'

const project = mkdtempSync(path.join(tmpdir(), 'broadside-review-'))
afterAll(() => rmSync(project, { recursive: true, force: true }))

const git = (...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
    cwd: project,
    encoding: 'utf8',
  })

const campaign = (name: string, template: string) => {
  const file = path.join(project, 'campaigns', `${name}.json`)
  const rows = [{ title: 'A plain notice', lead: 'What happens, and when.' }]
  const content = {
    name,
    brand: 'lumen',
    template,
    placements: ['facebook-feed-square'],
    locales: ['en'],
    rows,
  }
  writeFileSync(file, JSON.stringify(content))
  return { name, file }
}

describe('a review against a commit', { timeout: 180_000 }, () => {
  const template = path.join(project, 'templates/notice/template.json')
  const campaigns: { name: string; file: string }[] = []
  const against = (out: string) =>
    review(campaigns, { out: path.join(project, out), against: 'HEAD', projectDir: project, jobs: 1 })

  beforeAll(() => {
    mkdirSync(path.join(project, 'campaigns'))
    plant(project, 'notice')
    plant(project, 'other')
    campaigns.push(campaign('first', 'notice'), campaign('second', 'other'))
    git('init', '-q')
    git('add', '-A')
    git('commit', '-qm', 'before')
  })

  it('finds nothing where nothing changed, nor where a file was only saved anew', async () => {
    const json = JSON.parse(readFileSync(template, 'utf8'))
    writeFileSync(template, `${JSON.stringify({ ...json, description: 'Said otherwise.' }, null, 4)}\n`)
    const found = await against('quiet')
    expect(found).toMatchObject({ exports: [], unchanged: 2, campaigns: [], failed: [] })
    expect(readFileSync(path.join(project, 'quiet/review.html'), 'utf8')).toContain(
      'No export looks different',
    )
  })

  it('shows the sheets a change touches, and no others', async () => {
    git('checkout', '-q', '--', 'templates')
    const text = readFileSync(template, 'utf8')
    writeFileSync(template, text.replace('"fit": [6, 10]', '"fit": [6, 8]'))
    const found = await against('loud')
    expect(found.campaigns).toEqual(['first'])
    expect(found.unchanged).toBe(1)
    expect(found.exports).toMatchObject([
      { campaign: 'first', placement: 'facebook-feed-square', verdict: 'changed' },
    ])
    const [changed] = found.exports
    expect(changed?.share).toBeGreaterThan(0.01)
    const size = changed?.numbers.find(({ what }) => what === 'title: type size, px')
    expect(Number(size?.before)).toBeGreaterThan(Number(size?.after))
    for (const file of [changed?.before, changed?.after, changed?.difference])
      expect(existsSync(path.join(project, 'loud', String(file))), file).toBe(true)
    expect(readFileSync(path.join(project, 'loud/review.html'), 'utf8')).toContain('title: type size, px')
    expect(git('status', '--porcelain', 'templates').trim()).toBe('M templates/notice/template.json')
  })

  it('refuses a commit nobody knows, and a folder without a repository', async () => {
    const options = { out: path.join(project, 'none'), projectDir: project, jobs: 0 }
    await expect(review([], { ...options, against: 'nowhere' })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    })
    await expect(review([], { ...options, against: '--help' })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    })
    const alone = mkdtempSync(path.join(tmpdir(), 'broadside-alone-'))
    await expect(review([], { ...options, against: 'HEAD', projectDir: alone })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    })
    rmSync(alone, { recursive: true })
  })
})
