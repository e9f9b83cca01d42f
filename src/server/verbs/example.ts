import type { Given } from '../../error/schema.ts'
import type { CheckWish } from './schema.ts'

/** The campaign that examples of the interfaces make. */
export const EXAMPLE_CAMPAIGN = {
  name: 'late-show',
  brand: 'lumen',
  template: 'event-poster',
  placements: ['open-graph', 'google-display-300x250'],
  locales: ['en'],
  plate: { source: 'procedural', seed: 2 },
  rows: [{ title: 'Late show', when: '2027-03-14T23:00' }],
} satisfies Given<typeof CheckWish>
