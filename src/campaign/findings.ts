import type { Finding } from '../export/certificate-schema.ts'
import type { SetSlot } from '../overlay/overlay.ts'
import type { CheckId, CheckResult } from '../preflight/check.ts'

/** What breaks the contract, a finding for each slot and check, with what to change. `slots` are those of the overlay. */
export function contractFindings(
  results: readonly CheckResult[],
  slots: readonly Pick<SetSlot, 'slot' | 'ground'>[],
): readonly Finding[] {
  const onGrounds = new Set(slots.flatMap(({ slot, ground }) => (ground === 'plate' ? [] : [slot])))
  return results
    .filter(({ verdict }) => verdict === 'fail')
    .map(({ check, slot, measure, message }) => ({
      code: CONTRAST.has(check) ? 'CONTRAST_LOW' : 'CONTRACT_BROKEN',
      check,
      ...(slot === undefined ? {} : { slot }),
      message,
      hint: hintFor(check, slot !== undefined && onGrounds.has(slot) ? slot : undefined, measure),
    }))
}

const CONTRAST = new Set<CheckId>(['R6', 'R7', 'R11'])

function hintFor(check: CheckId, onGround: string | undefined, measure: string): string {
  // On a ground of the template no picture is at fault: something else that the template draws is in the way.
  if (onGround !== undefined && (check === 'R6' || check === 'R7'))
    return `Shorten ${onGround}, or the copy around it, so that it stands clear of what the template draws, or leave this placement out.`
  if (check === 'R11' && /\b(?:code|module)\b/.test(measure))
    return 'Shorten the address, leave it out, or give the code more room in the template.'
  return HINTS[check]
}

const HINTS: Readonly<Record<CheckId, string>> = {
  R1: 'Add a font for these characters to the stacks of the kit, or write it without them.',
  R2: 'Give the slot more room in the template, or a greater line height.',
  R3: 'Keep the type inside the area: use --inset-top and the like in the sheet.',
  R4: 'Move the slot in the template, choose another focal point, or leave this placement out.',
  R5: 'Raise the least size of the slot in the template, or leave this placement out.',
  R6: 'Choose a calmer picture or another focal point, or add a panel to the template.',
  R7: 'Choose a calmer picture or another focal point, or add a panel to the template.',
  R8: 'Widen the slot or raise its size.',
  R9: 'Rephrase the copy by a word or two, or set "balance" on the slot.',
  R10: 'Choose a calmer picture: its detail leaves too few bytes for clean letters.',
  R11: 'Choose another logo variant, a calmer picture, or put the logo on a ground of its own.',
}
