import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seeded } from '../../src/kit/random.ts'
import { allBelow, campaignIn, type Point, pointsIn, runAlone, runAndKill } from '../support/crash.ts'
import { hoursOf, projectDir, rowsOf } from '../support/hours.ts'
import { PLANTS } from '../support/plant.ts'

/** All of the points, not a handful of them. */
const DEEP = process.env.BROADSIDE_DEEP === '1'
const CALL_POINTS = DEEP ? 100 : 3
const RANDOM_POINTS = DEEP ? 60 : 1
/** Where planted mistakes show: just before the second file takes its name, and before the second file of the second plate does. */
const TELLING: readonly Point[] = [2, 5].map((n) => ({ call: 'rename', n }))

const ROWS = rowsOf(3)
const CAMPAIGN = hoursOf(ROWS)
/** Other copy in one row: what was made of the old one must not be taken for it. */
const EDITED = hoursOf(ROWS.map((row) => (row.id === 'r1' ? { ...row, headline: 'Closed' } : row)))

let folder: string
let points: readonly Point[]
let expected: Readonly<Record<string, string>>
let expectedEdited: Readonly<Record<string, string>>
let whole = 0
let runs = 0

const random = seeded(7)
const write = (content: object): Promise<string> => campaignIn(folder, 'hours', content)
const nextOut = (): string => path.join(folder, `out-${++runs}`)

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'broadside-crash-'))
  await symlink(path.join(projectDir, 'templates'), path.join(folder, 'templates'))
  const sound = async (run: Promise<{ code: number | undefined; stderr: string }>) => {
    const { code, stderr } = await run
    if (code !== 0) throw new Error(`an uninterrupted run ended with ${code}\n${stderr}`)
  }
  const [one, two] = [nextOut(), nextOut()]
  const start = performance.now()
  await sound(runAndKill(await write(EDITED), one, 600_000))
  whole = performance.now() - start
  expectedEdited = await allBelow(one)
  const log = path.join(folder, 'calls.log')
  await sound(runAlone(await write(CAMPAIGN), two, { log }))
  expected = await allBelow(two)
  points = await pointsIn(log, two)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Kills a run, changes a row in between or not, makes it again, and tells by file what is not as in an uninterrupted run. */
async function survive(
  kill: (campaign: string, out: string) => Promise<{ code: number | undefined }>,
  { edit, bug }: { readonly edit: boolean; readonly bug?: string },
): Promise<{ readonly killed: boolean; readonly wrong: readonly string[] }> {
  const out = nextOut()
  const killed = await kill(await write(CAMPAIGN), out)
  const campaign = await write(edit ? EDITED : CAMPAIGN)
  const again = await runAlone(campaign, out, bug === undefined ? {} : { bug })
  const found = await allBelow(out)
  const wanted = edit ? expectedEdited : expected
  const names = [...new Set([...Object.keys(found), ...Object.keys(wanted)])]
  const wrong = names.flatMap((name) => {
    if (found[name] === wanted[name]) return []
    return [
      `${name} ${found[name] === undefined ? 'lost' : wanted[name] === undefined ? 'not listed' : 'differs'}`,
    ]
  })
  await rm(out, { recursive: true, force: true })
  const failed = again.code === 0 ? [] : [`ended with ${again.code}: ${again.stderr.slice(0, 300)}`]
  return { killed: killed.code === undefined, wrong: [...failed, ...wrong] }
}

/** So many points, spread over the whole run. */
const spread = (count: number): readonly Point[] =>
  Array.from({ length: count }, (_, at) => points[Math.floor(((at + 0.5) * points.length) / count)] as Point)

describe('a run that is killed and started again', () => {
  it(`leaves what an uninterrupted one does, at ${CALL_POINTS} calls of the system`, async () => {
    expect(points.length).toBeGreaterThan(100)
    let kills = 0
    for (const [at, point] of spread(CALL_POINTS).entries()) {
      const { killed, wrong } = await survive((campaign, out) => runAlone(campaign, out, { point }), {
        edit: at % 3 === 2,
      })
      if (killed) kills++
      expect({ point, wrong }).toEqual({ point, wrong: [] })
    }
    console.info(`${kills} of ${CALL_POINTS} killed, of ${points.length} points`)
    expect(kills).toBeGreaterThanOrEqual(CALL_POINTS * 0.8)
  }, 3_600_000)

  it(`leaves what an uninterrupted one does, at ${RANDOM_POINTS} random times with two render processes`, async () => {
    let kills = 0
    for (let at = 0; kills < RANDOM_POINTS && at < 4 * RANDOM_POINTS; at++) {
      const start = performance.now()
      const after = whole * (0.2 + 0.8 * random())
      let took = 0
      const kill = async (campaign: string, out: string) => {
        const ended = await runAndKill(campaign, out, after)
        took = performance.now() - start
        return ended
      }
      const { killed, wrong } = await survive(kill, { edit: at % 3 === 2 })
      if (killed) kills++
      // The machine is quicker than it was when the run was timed.
      else whole = took
      expect({ after, wrong }).toEqual({ after, wrong: [] })
    }
    console.info(`${kills} killed within ${Math.round(whole)} ms`)
    expect(kills).toBe(RANDOM_POINTS)
  }, 3_600_000)

  it.each(DEEP ? PLANTS : PLANTS.slice(0, 3))(
    'shows a mistake planted in the journal: %s',
    async (bug) => {
      const shown: string[] = []
      for (const point of TELLING) {
        if (shown.length > 0) break
        const kill = (campaign: string, out: string) => runAlone(campaign, out, { point, bug })
        shown.push(...(await survive(kill, { edit: true, bug })).wrong)
      }
      console.info(shown.join(', '))
      expect(shown).not.toEqual([])
    },
    3_600_000,
  )
})
