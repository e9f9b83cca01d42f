import { describe, expect, it } from 'vitest'
import { barLine, timeText } from '../../src/cli/cli-progress.ts'
import { reportFailure } from '../../src/cli/failure.ts'
import { type Terminal, table, wrap } from '../../src/cli/terminal.ts'
import { BroadsideError } from '../../src/error/error.ts'

function listener(): Terminal & { readonly outs: string[]; readonly notes: string[] } {
  const outs: string[] = []
  const notes: string[] = []
  return {
    outs,
    notes,
    out: (text) => void outs.push(text),
    note: (text) => void notes.push(text),
    paint: (_style, text) => text,
    interactive: false,
    columns: 80,
    folder: '/nowhere',
  }
}

describe('the progress line', () => {
  const state = {
    done: 34,
    total: 120,
    rate: 12.4,
    file: 'instagram-story/spring-sale_row-001_de_1080x1920.jpg',
  }

  it('shows count, rate, time left and the file', () => {
    const line = barLine(state, 120)
    expect(line).toContain(' 34/120')
    expect(line).toContain('12 a second')
    expect(line).toContain('7 s left')
    expect(line).toContain('1080x1920.jpg')
  })

  it('is never as wide as the terminal, and keeps the count to the last', () => {
    for (let columns = 1; columns <= 200; columns++) {
      expect(barLine(state, columns).length, `${columns} columns`).toBeLessThan(columns)
    }
    expect(barLine(state, 40)).toContain('34/120')
    expect(barLine(state, 10)).toBe(' 34/120')
  })

  it('promises no time before it knows a rate', () => {
    expect(barLine({ ...state, rate: 0 }, 80)).not.toContain('left')
  })
})

it.each([
  [0.2, '1 s'],
  [59, '59 s'],
  [200, '3 min 20 s'],
  [7500, '2 h 5 min'],
])('tells %d seconds as %s', (seconds, text) => {
  expect(timeText(seconds)).toBe(text)
})

it('sets tables in columns', () => {
  const lines = table(
    [
      ['a', '150 kB', 'é'],
      ['long', '8 MB', ''],
    ],
    [1],
  )
  expect(lines).toEqual(['a     150 kB  é', 'long    8 MB'])
})

it('wraps at spaces and indents', () => {
  expect(wrap('one two three four five six', 20, '  ')).toBe('  one two three four\n  five six')
})

describe('a failure', () => {
  const issue = { file: 'a.json', path: 'placements.0', found: '"storry"', expected: '"stories"' }
  const mistakes = new BroadsideError('INPUT_INVALID', {
    message: '2 mistakes',
    issues: [issue, { ...issue, file: 'b.csv' }],
  })

  it('lists mistakes under their files and gives exit code 2', () => {
    const terminal = listener()
    expect(reportFailure(mistakes, terminal, false)).toBe(2)
    const text = terminal.notes.join('\n')
    for (const part of [
      '2 mistakes; nothing was written',
      'a.json',
      'b.csv',
      'placements.0',
      '"storry"',
      '"stories"',
    ]) {
      expect(text).toContain(part)
    }
    expect(terminal.outs).toEqual([])
  })

  it('is JSON on stdout for programs', () => {
    const terminal = listener()
    expect(reportFailure(mistakes, terminal, true)).toBe(2)
    expect(JSON.parse(terminal.outs.join(''))).toMatchObject({
      ok: false,
      error: { code: 'INPUT_INVALID', issues: [issue, {}] },
    })
    expect(terminal.notes).toEqual([])
  })

  it('tells its advice, and exits as its code says', () => {
    const terminal = listener()
    const error = new BroadsideError('PROVIDER_UNAVAILABLE', { message: 'No answer', hint: 'Try later.' })
    expect(reportFailure(error, terminal, false)).toBe(3)
    expect(terminal.notes).toEqual(['No answer', 'Try later.'])
  })

  it('that we do not know is ours: exit code 70 and a stack', () => {
    const terminal = listener()
    expect(reportFailure(new TypeError('x is not a function'), terminal, false)).toBe(70)
    expect(terminal.notes.join('\n')).toMatch(
      /mistake in broadside[\s\S]*TypeError: x is not a function\s+at /,
    )
  })
})
