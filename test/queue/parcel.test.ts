import { expect, it } from 'vitest'
import { packed, type RemoteTask, unpacked } from '../../src/queue/parcel.ts'

const hash = (letter: string): string => letter.repeat(64)
const picture = {
  path: '/home/me/photo.jpg',
  name: 'photo.jpg',
  sha256: hash('a'),
  protect: [],
  made: { by: 'person' },
}
const task = {
  kind: 'export',
  job: {
    key: hash('1'),
    row: '1',
    locale: 'en',
    placement: { id: 'open-graph', width: 1200, height: 630 },
    copy: { headline: '/home/me is no path here' },
    images: { logo: picture },
    plate: 'p',
    print: { color: 'cmyk', marks: true, profile: '/home/me/press.icc' },
    stem: 'open-graph/1',
  },
  plate: { key: 'p', raw: '/tmp/p.raw', file: '/home/me/photo.jpg', sha256: hash('b') },
  design: { projectDir: '/home/me', brand: { id: 'b', hash: 'h' }, template: { id: 't', hash: 'h' } },
  out: '/home/me/out',
} as unknown as RemoteTask
const ship = async (file: string): Promise<string> =>
  hash(file.endsWith('.icc') ? 'c' : file.endsWith('.raw') ? 'd' : 'a')

it('takes every path out of a task, and puts those of another machine in', async () => {
  const parcel = await packed(task, 'engines', hash('e'), ship)
  expect(JSON.stringify(parcel).replace(/"headline":"[^"]*"/, '')).not.toContain('/home')
  expect(JSON.stringify(parcel)).not.toContain('/tmp')
  const there = await unpacked(parcel, '/there/out', '/there/project', async (file) => `/there/${file[0]}`)
  expect(there).toMatchObject({
    out: '/there/out',
    design: { projectDir: '/there/project' },
    plate: { raw: '/there/d', file: '/there/a' },
    job: { images: { logo: { path: '/there/a' } }, print: { profile: '/there/c' } },
  })
})

it('has one id for the same work on all machines, another for other engines, copy or files', async () => {
  const here = await packed(task, 'engines', hash('e'), ship)
  const moved = { ...task, out: '/elsewhere', design: { ...task.design, projectDir: '/other' } } as RemoteTask
  expect((await packed(moved, 'engines', hash('e'), ship)).id).toBe(here.id)
  expect((await packed(task, 'newer engines', hash('e'), ship)).id).not.toBe(here.id)
  expect((await packed(task, 'engines', hash('e'), async () => hash('f'))).id).not.toBe(here.id)
})

it('does not open a path that a task from elsewhere names', async () => {
  const parcel = await packed(task, 'engines', hash('e'), ship)
  for (const raw of ['/etc/passwd', 'sha256:../../etc/passwd', 'sha256:', '']) {
    const hostile = { ...parcel, task: { ...parcel.task, plate: { raw } } } as unknown as typeof parcel
    await expect(unpacked(hostile, '/out', '/project', async () => '/x')).rejects.toBeInstanceOf(RangeError)
  }
})
