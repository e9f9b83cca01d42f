import type { Value } from '../../error/schema.ts'
import type { CampaignState } from '../campaigns.ts'
import { EXAMPLE_CAMPAIGN } from './example.ts'
import {
  CampaignList,
  CampaignRef,
  CampaignStatus,
  CampaignWish,
  FileList,
  FilesWish,
  Nothing,
  StatusWish,
  VerifyReport,
} from './schema.ts'
import { type Verb, verb } from './verb.ts'

/** Making a whole campaign, and what became of it. */
export const CAMPAIGN_VERBS: readonly Verb[] = [
  verb({
    name: 'make_campaign',
    title: 'Make a campaign',
    about:
      'Answers at once; every mistake in what was sent is told before anything is made. The run goes on after a restart of the server. The campaign can be opened in the studio. Pictures by an image model are paid for by buy_plates alone: until they are there a campaign that asks for them ends with `PLATE_NOT_STORED`.',
    method: 'POST',
    path: '/v1/campaigns',
    status: 202,
    input: CampaignWish,
    output: CampaignStatus,
    keyed: true,
    problems: [409, 422],
    example: EXAMPLE_CAMPAIGN,
    perform: async ({ webhook, ...campaign }, { workshop: { campaigns }, id }) =>
      statusOf(await campaigns.make(campaign, webhook?.url, id)),
  }),
  verb({
    name: 'list_campaigns',
    title: 'List the campaigns',
    about: 'Those of programs and those of the studio, the one that was changed last first.',
    path: '/v1/campaigns',
    input: Nothing,
    output: CampaignList,
    example: {},
    perform: async (_, { workshop: { campaigns } }) => ({
      campaigns: (await campaigns.list()).map(statusOf),
    }),
  }),
  verb({
    name: 'campaign_status',
    title: 'Say how a campaign stands',
    about: 'Ask again until it is no longer running, or read its events.',
    path: '/v1/campaigns/{id}',
    input: StatusWish,
    output: CampaignStatus,
    problems: [404],
    example: { id: '{id}', wait: 30 },
    perform: async ({ id, wait }, { workshop: { campaigns }, signal }) =>
      statusOf(await campaigns.stateAfter(id, wait * 1000, signal)),
  }),
  verb({
    name: 'list_files',
    title: 'List what was made of a campaign',
    about:
      'In the order of rows, locales and placements: files with their certificates, refused exports with what to change, failures with their reason.',
    path: '/v1/campaigns/{id}/files',
    input: FilesWish,
    output: FileList,
    problems: [404],
    example: { id: '{id}', limit: 1 },
    perform: async ({ id, after, limit }, { workshop: { campaigns } }) => {
      const { exports, total } = await campaigns.files(id, after, limit)
      const next = after + exports.length
      return { exports, total, ...(next < total ? { next } : {}) }
    },
  }),
  verb({
    name: 'verify_campaign',
    title: 'Measure the files of a campaign again',
    about:
      'From the files and the manifest alone, by code that shares nothing with what measured them when they were made.',
    method: 'POST',
    path: '/v1/campaigns/{id}/verify',
    input: CampaignRef,
    output: VerifyReport,
    reads: true,
    problems: [404],
    example: { id: '{id}' },
    perform: async ({ id }, { workshop: { campaigns, renders }, signal }) =>
      renders.turn(async () => {
        const { ok, counts, exports, strays } = await campaigns.verify(id, signal)
        const wrong = exports.map(({ file, findings }) => ({
          file,
          findings: findings.map((each) => ({ ...each })),
        }))
        return { ok, counts, wrong, strays: [...strays] }
      }),
  }),
  verb({
    name: 'stop_campaign',
    title: 'Stop making a campaign',
    about: 'What is under way is finished, and what there is stays.',
    method: 'POST',
    path: '/v1/campaigns/{id}/stop',
    status: 202,
    input: CampaignRef,
    output: CampaignStatus,
    problems: [404],
    example: { id: '{id}' },
    perform: async ({ id }, { workshop: { campaigns } }) => statusOf(await campaigns.stop(id)),
  }),
  verb({
    name: 'resume_campaign',
    title: 'Make what is missing of a campaign',
    about:
      'After it was stopped, or when its brand or template has changed. What lies there as it would be made is kept.',
    method: 'POST',
    path: '/v1/campaigns/{id}/resume',
    status: 202,
    input: CampaignRef,
    output: CampaignStatus,
    problems: [404],
    example: { id: '{id}' },
    perform: async ({ id }, { workshop: { campaigns } }) => statusOf(await campaigns.resume(id)),
  }),
]

/** As programs are told it, with the addresses of what there is besides. */
export function statusOf(state: CampaignState): Value<typeof CampaignStatus> {
  const { id, name, status, total, made, refused, failed, error } = state
  const self = `/api/v1/campaigns/${id}`
  return {
    ...{ id, name, status, total, made, refused, failed },
    ...(error === undefined
      ? {}
      : { error: { ...error, issues: error.issues?.map((issue) => ({ ...issue })) } }),
    links: {
      self,
      events: `${self}/events`,
      files: `${self}/files`,
      archive: `${self}/archive`,
      manifest: `${self}/manifest`,
    },
  }
}
