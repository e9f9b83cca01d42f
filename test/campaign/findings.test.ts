import { expect, it } from 'vitest'
import { contractFindings } from '../../src/campaign/findings.ts'
import type { CheckResult } from '../../src/preflight/check.ts'

const broken = (more: Partial<CheckResult>): CheckResult => ({
  check: 'R6',
  measure: 'contrast',
  value: 2,
  threshold: 4.5,
  verdict: 'fail',
  message: 'too little',
  ...more,
})
const SLOTS = [
  { slot: 'title', ground: 'plate' },
  { slot: 'cta', ground: 'orange' },
]
const hints = (...results: CheckResult[]): (string | undefined)[] =>
  contractFindings(results, SLOTS).map(({ hint }) => hint)

it('what passes or is remarked is no finding', () => {
  expect(hints(broken({ verdict: 'pass' }), broken({ verdict: 'warn' }))).toEqual([])
})

it('the picture is to be changed only where type stands on it', () => {
  const [onPlate, onGround] = hints(broken({ slot: 'title' }), broken({ slot: 'cta' }))
  expect(onPlate).toContain('calmer picture')
  expect(onGround).not.toContain('picture')
  expect(onGround).toContain('Shorten cta, or the copy around it')
})

it('a code is mended otherwise than a logo', () => {
  const [logo, code] = hints(
    broken({ check: 'R11', slot: 'logo', measure: 'contrast of the mark' }),
    broken({ check: 'R11', measure: 'pixels of a module' }),
  )
  expect(logo).toContain('logo variant')
  expect(code).toContain('Shorten the address')
})
