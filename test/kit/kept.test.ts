import { describe, expect, it } from 'vitest'
import { Kept } from '../../src/kit/kept.ts'

function counting(limit: number) {
  const made: string[] = []
  const kept = new Kept<string>(limit, { weigh: ({ length }) => length })
  const get = (key: string, answer = key): string =>
    kept.get(key, () => {
      made.push(key)
      return answer
    })
  return { made, get }
}

describe('answers that are kept', () => {
  it('are made twice and then no more', () => {
    const { made, get } = counting(100)
    expect([get('a'), get('a'), get('a'), get('a')]).toEqual(['a', 'a', 'a', 'a'])
    expect(made).toEqual(['a', 'a'])
  })

  it('give way to later ones where there is no room, the longest unused first', () => {
    const { made, get } = counting(32)
    for (const key of [
      'aa',
      'bb',
      'cc',
      'dd',
      'ee',
      'ff',
      'gg',
      'hh',
      'ii',
      'jj',
      'kk',
      'll',
      'mm',
      'nn',
      'oo',
      'pp',
    ])
      get(key, get(key))
    get('aa')
    get('qq', get('qq'))
    made.length = 0
    expect([get('aa'), get('qq'), get('bb')]).toEqual(['aa', 'qq', 'bb'])
    expect(made).toEqual(['bb'])
  })

  it('are not those that would take much of the room', () => {
    const { made, get } = counting(32)
    for (let turn = 0; turn < 3; turn++) get('a', 'long')
    expect(made).toEqual(['a', 'a', 'a'])
  })
})
