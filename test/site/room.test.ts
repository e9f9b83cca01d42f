import { describe, expect, it } from 'vitest'
import type { Campaign, EditorData } from '../../site/editor/campaign.ts'
import { lockedIn } from '../../site/editor/locked.ts'
import { allowances } from '../../site/editor/room.ts'

const safe = { top: 0, right: 0, bottom: 0, left: 0 }
const size = (id: string, name: string): EditorData['sizes'][number] => ({
  ...{ id, platform: 'Instagram', name, width: 1080, height: 1920, family: 'tall', safe },
})
const SIZES = [size('story', 'Story'), size('reel', 'Reel'), size('feed', 'Feed')]
const campaign = {
  placements: ['feed', 'story', 'reel', { id: 'own-8x8', width: 8, height: 8 }],
} as unknown as Campaign

describe('room for copy', () => {
  it('is told with the least first, sizes of the same room together', () => {
    const rooms = { story: { headline: 44 }, reel: { headline: 44 }, feed: { headline: 60, note: 0 } }
    expect(allowances('headline', rooms, campaign, SIZES)).toEqual([
      { most: 44, placements: ['Instagram Story', 'Instagram Reel'] },
      { most: 60, placements: ['Instagram Feed'] },
    ])
    // What a layout never sets has no room to tell of, and what was not proved neither.
    expect(allowances('note', rooms, campaign, SIZES)).toEqual([])
    expect(allowances('headline', {}, campaign, SIZES)).toEqual([])
  })
})

it('locked fields have values, or are empty where they are only named', () => {
  expect([...lockedIn(['note'])]).toEqual([['note', null]])
  expect([...lockedIn({ note: 'As ever' })]).toEqual([['note', 'As ever']])
})
