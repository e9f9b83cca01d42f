import { expect, it } from 'vitest'
import { likenessWarnings } from '../../src/prompt/likeness.ts'

it.each([
  ['A runner in nike shoes on a quay', ['“nike”']],
  ['A poster in the manner of Star Wars, with a Coca-Cola bottle', ['“Star Wars”', '“Coca-Cola”']],
  ['A portrait of Greta Holmqvist at a desk', ['“Greta Holmqvist”']],
  ['As painted by Jan van der Meer, soft light', ['“Jan van der Meer”']],
  ['A quiet harbour at dawn', []],
  ['The bay of San Francisco seen from New York Avenue', []],
  ['Granny Smith apples in a bowl. Warm Light from above', []],
  ['A shell on a target of sand, an apple and a corona of light', []],
  ['A nikeish thing', []],
])('%s', (words, found) => {
  const warnings = likenessWarnings(words)
  expect(warnings.map((warning) => warning.slice(0, warning.indexOf('”') + 1))).toEqual(found)
})
