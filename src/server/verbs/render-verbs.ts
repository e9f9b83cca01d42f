import type { Job } from '../../campaign/plan.ts'
import type { Checked } from '../../campaign/preview.ts'
import { BroadsideError } from '../../error/error.ts'
import type { Value } from '../../error/schema.ts'
import { layoutOf } from '../../placement/geometry.ts'
import type { Planned } from '../planned.ts'
import { wordsFor } from '../repair-words.ts'
import { EXAMPLE_CAMPAIGN } from './example.ts'
import { CheckReport, CheckWish, Rendered, RenderWish, type Verdict } from './schema.ts'
import { type Verb, verb } from './verb.ts'

/** Exports one check tries at most. */
const TRIED = 24
/** Longest edge of what a check draws, in pixels; nobody sees it. */
const EDGE = 64

/** Making one export for whoever waits for it, and trying copy. */
export const RENDER_VERBS: readonly Verb[] = [
  verb({
    name: 'render',
    title: 'Render one export',
    about:
      'The same bytes as the command line makes. Refused with findings, and changes that fit, where the readability contract does not hold. Nothing is kept.',
    method: 'POST',
    path: '/v1/renders',
    input: RenderWish,
    output: Rendered,
    renders: true,
    reads: true,
    problems: [422],
    example: {
      brand: 'lumen',
      template: 'event-poster',
      placement: 'open-graph',
      locale: 'en',
      copy: { title: 'Late show', when: '2027-03-14T23:00' },
    },
    perform: async (wish, { workshop: { renders }, signal }) => {
      const { job, content, remarks, ...made } = await renders.render(campaignOf(wish), signal)
      const { file, bytes, sha256, format, digitalSourceType, alt, dropped, certificate } = made
      return {
        ...{ placement: job.placement.id, locale: job.locale, file: file.split('/').at(-1) ?? file, format },
        ...{
          width: job.placement.width,
          height: job.placement.height,
          bytes,
          sha256,
          digitalSourceType,
          alt,
        },
        ...{ dropped, certificate, ...(remarks && { remarks }) },
        data: Buffer.from(content).toString('base64'),
      }
    },
  }),
  verb({
    name: 'check_copy',
    title: 'Try copy on placements, without making files',
    about:
      'Each export is made in full at its real size, measured and thrown away. What is refused comes with changes that were tried and fit.',
    method: 'POST',
    path: '/v1/checks',
    input: CheckWish,
    output: CheckReport,
    renders: true,
    reads: true,
    problems: [422],
    example: { ...EXAMPLE_CAMPAIGN, placements: ['open-graph', 'google-display-320x50'] },
    perform: async (campaign, { workshop: { renders }, signal }) =>
      renders.turn(async () => {
        const planned = await renders.plan(campaign)
        const verdicts = planned.jobs.slice(0, TRIED).map(async (job) => {
          const checked = await renders.check(job, planned, EDGE, signal).catch(failedBy)
          return verdictOf(job, planned, checked)
        })
        return { verdicts: await Promise.all(verdicts), exports: planned.jobs.length }
      }),
  }),
]

function campaignOf({ placement, locale, copy, plate, ...rest }: Value<typeof RenderWish>) {
  return {
    ...{ name: 'render', ...rest, placements: [placement], locales: [locale], rows: [copy] },
    plate: plate ?? { source: 'procedural' as const, seed: 1 },
  }
}

/** A failure of one export is its own; what ends all of them is not. */
function failedBy(error: unknown): BroadsideError {
  if (!(error instanceof BroadsideError) || error.code === 'CANCELLED') throw error
  return error
}

function verdictOf(
  { row, locale, placement }: Job,
  { input }: Planned,
  checked: Checked | BroadsideError,
): Value<typeof Verdict> {
  const about = { row, locale, placement: placement.id }
  if (checked instanceof BroadsideError)
    return { ...about, verdict: 'failed', words: [checked.message, ...(checked.hint ? [checked.hint] : [])] }
  if (checked.status === 'refused') {
    const { findings } = checked
    return {
      ...about,
      verdict: 'refused',
      words: findings.map(({ message }) => message),
      findings: [...findings],
    }
  }
  const { repairs } = wordsFor(checked, input.template, layoutOf(placement).family)
  const verdict = repairs.length > 0 ? 'repaired' : 'passes'
  return { ...about, verdict, words: [...repairs], dropped: [...checked.dropped] }
}
