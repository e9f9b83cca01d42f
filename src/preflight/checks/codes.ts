import { contrast, LINEAR } from '../../kit/color.ts'
import { type Box, contains } from '../../kit/geometry.ts'
import { THRESHOLDS } from '../../kit/thresholds.ts'
import { type Check, type CheckResult, type CodeEvidence, type Evidence, round } from '../check.ts'

/**
 * R11 for QR codes: every module is seen as what it is, dark on light, large enough for a camera, inside the safe area. Measured on
 * the picture; what covers a code shows as modules that are wrong.
 */
export const codes: Check = {
  id: 'R11',
  title: 'Codes can be read',
  run: (evidence) => evidence.codes.flatMap((code) => [...readable(code), ...placed(code, evidence)]),
}

/** Contrast and modules; also run on the encoded file, where the picture is that. */
export function readable({ box, modules, final }: CodeEvidence): readonly CheckResult[] {
  const size = modules.length
  const pitch = box.width / size
  const dark: number[] = []
  const light: number[] = []
  for (const [row, bits] of modules.entries())
    for (const [column, bit] of bits.entries()) {
      const value = luminanceAt(final, (column + 0.5) * pitch, (row + 0.5) * pitch, pitch)
      const list = bit ? dark : light
      list.push(value)
    }
  dark.sort((a, b) => a - b)
  light.sort((a, b) => a - b)
  const middle = ((dark[dark.length >> 1] as number) + (light[light.length >> 1] as number)) / 2
  const wrong =
    dark.filter((value) => value >= middle).length + light.filter((value) => value <= middle).length
  const ratio = round(
    contrastOf(
      dark[Math.floor(dark.length * 0.95)] as number,
      light[Math.floor(light.length * 0.05)] as number,
    ),
  )
  const { ratio: least, wrong: most } = THRESHOLDS.codes
  const fails = ratio < least
  return [
    {
      check: 'R11',
      measure: 'contrast of the code',
      value: ratio,
      threshold: least,
      verdict: fails ? 'fail' : 'pass',
      box,
      message: `the QR code has a contrast of ${ratio.toFixed(2)}, dark on light${fails ? `; it needs ${least}` : ''}`,
    },
    {
      check: 'R11',
      measure: 'modules of the code not seen',
      value: wrong,
      threshold: most,
      verdict: wrong > most ? 'fail' : 'pass',
      box,
      message:
        wrong > most
          ? `${wrong} modules of the QR code are covered or changed`
          : 'all modules of the QR code are seen',
    },
  ]
}

function placed(
  { box, modules }: CodeEvidence,
  { safe, placement, binning }: Evidence,
): readonly CheckResult[] {
  const width = box.width * binning
  const pitch = round(width / modules.length)
  const { module, distance } = THRESHOLDS.codes
  const least = module * binning
  const inside = contains(safe, box)
  const seen = (width / placement.width) * placement.shown.mm
  const share = round((seen / placement.shown.distanceMm) * 100) / 100
  return [
    {
      check: 'R11',
      measure: 'pixels of a module',
      value: pitch,
      threshold: least,
      verdict: pitch < least ? 'fail' : 'pass',
      box,
      message: `the QR code has modules of ${pitch.toFixed(1)} px${pitch < least ? `; cameras need ${least}: shorten the address, or make it larger` : ''}`,
    },
    {
      check: 'R11',
      measure: 'code outside the safe area',
      value: inside ? 0 : 1,
      threshold: 0,
      verdict: inside ? 'pass' : 'fail',
      box,
      message: inside ? 'the QR code is inside the safe area' : 'the QR code leaves the safe area',
    },
    {
      check: 'R11',
      measure: 'width of the code in shares of the distance',
      value: share,
      threshold: distance,
      verdict: share < distance ? 'warn' : 'pass',
      box,
      message: `the QR code is ${Math.round(seen)} mm wide where it is seen from ${Math.round(placement.shown.distanceMm)} mm`,
    },
  ]
}

/** WCAG contrast of light over dark; below 1 where they are the wrong way round. */
function contrastOf(dark: number, light: number): number {
  return light >= dark ? contrast(dark, light) : 1 / contrast(dark, light)
}

/** Mean luminance of the middle of a module. */
function luminanceAt(
  { width, height, data }: CodeEvidence['final'],
  x: number,
  y: number,
  pitch: number,
): number {
  const reach = Math.max(0, Math.floor(pitch / 6))
  let sum = 0
  let count = 0
  for (let row = Math.floor(y) - reach; row <= Math.floor(y) + reach; row++)
    for (let column = Math.floor(x) - reach; column <= Math.floor(x) + reach; column++) {
      if (row < 0 || column < 0 || row >= height || column >= width) continue
      const at = (row * width + column) * 3
      sum +=
        0.2126 * (LINEAR[data[at] as number] as number) +
        0.7152 * (LINEAR[data[at + 1] as number] as number) +
        0.0722 * (LINEAR[data[at + 2] as number] as number)
      count++
    }
  return count === 0 ? 0 : sum / count
}

/** The part of a picture a code covers, to the nearest pixel. */
export function codeBox({ x, y, width, height }: Box): Box {
  return { x: Math.round(x), y: Math.round(y), width: Math.round(width), height: Math.round(height) }
}
