import type { SizeEntry } from 'broadside/server'
import type { JSX } from 'preact'
import type { Proof } from './proof-stream.ts'

/** What is usually not seen, drawn over a proof: the edges type keeps off, and each slot with its contrast. */
export function Guides({
  proof: { slots, verdict },
  safe,
}: {
  readonly proof: Proof
  readonly safe: SizeEntry['safe']
}): JSX.Element {
  const percent = (share: number): string => `${share * 100}%`
  const measured = verdict !== undefined && verdict.status !== 'refused' ? verdict.certificate.slots : []
  return (
    <div class="guides" aria-hidden="true">
      {Object.values(safe).some((edge) => edge > 0) && (
        <div
          class="safe"
          style={{
            inset: `${percent(safe.top)} ${percent(safe.right)} ${percent(safe.bottom)} ${percent(safe.left)}`,
          }}
        />
      )}
      {slots.map(({ slot, box }) => {
        const found = measured.find((each) => each.slot === slot)
        return (
          <div
            key={slot}
            class="slot"
            style={{
              left: percent(box.x),
              top: percent(box.y),
              width: percent(box.width),
              height: percent(box.height),
            }}
          >
            {found !== undefined && <span>{found.contrast.p5.toFixed(1)}</span>}
          </div>
        )
      })}
    </div>
  )
}
