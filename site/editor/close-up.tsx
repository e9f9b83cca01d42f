import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { sizeOf as bytesOf } from '../parts/words.ts'
import { ask, sending } from './ask.ts'
import { type Campaign, type EditorData, sizeOf } from './campaign.ts'
import { Dialog } from './dialog.tsx'
import { Guides } from './guides.tsx'
import { Icon } from './icons.tsx'
import type { Proof } from './proof-stream.ts'
import { hintOf, sayOf } from './say.ts'

/** One proof pixel for pixel, with its certificate. */
export function CloseUp({
  placement,
  proof,
  guides,
  context,
  onStep,
  onClose,
}: {
  readonly placement: Campaign['placements'][number]
  readonly proof: Proof
  readonly guides: boolean
  readonly context: { readonly data: EditorData; readonly campaign: Campaign; readonly locale: string }
  readonly onStep: (by: number) => void
  readonly onClose: () => void
}): JSX.Element {
  const { data, campaign, locale } = context
  const size = sizeOf(placement, data.sizes)
  const [sharp, setSharp] = useState<string>()
  const [failed, setFailed] = useState(false)
  const [whole, setWhole] = useState(true)
  useEffect(() => {
    setSharp(undefined)
    setFailed(false)
    const left = new AbortController()
    let address: string | undefined
    ask(`/api/drafts/${data.draft.id}/close-up`, {
      ...sending({ campaign, locale, placement: size.id }),
      signal: left.signal,
    })
      .then((response) => response.blob())
      .then((blob) => {
        address = URL.createObjectURL(blob)
        setSharp(address)
      })
      // The small picture stays, and the card says what is wrong.
      .catch(() => setFailed(!left.signal.aborted))
    return () => {
      left.abort()
      if (address !== undefined) URL.revokeObjectURL(address)
    }
  }, [size.id, locale, campaign])
  const { verdict, picture } = proof
  return (
    <Dialog
      kind="close-up"
      title={`${size.platform} ${size.name}`}
      onClose={onClose}
      tools={
        <>
          <button type="button" class="button icon plain" onClick={() => onStep(-1)}>
            <Icon name="left" />
            <span class="visually-hidden">The size before</span>
          </button>
          <button type="button" class="button icon plain" onClick={() => onStep(1)}>
            <Icon name="right" />
            <span class="visually-hidden">The next size</span>
          </button>
          <button type="button" class="button small" aria-pressed={!whole} onClick={() => setWhole(!whole)}>
            {whole ? 'Pixel for pixel' : 'Whole picture'}
          </button>
        </>
      }
    >
      <div class="body">
        <section
          class={whole ? 'stage whole' : 'stage'}
          tabIndex={0}
          aria-label="The proof"
          onKeyDown={(event) => {
            if (event.key === 'ArrowRight' && whole) onStep(1)
            if (event.key === 'ArrowLeft' && whole) onStep(-1)
          }}
        >
          <div class="sheet" style={{ '--ratio': size.width / size.height, '--width': `${size.width}px` }}>
            <img src={sharp ?? picture?.src} alt={`Proof of ${size.platform} ${size.name}`} />
            {guides && <Guides proof={proof} safe={size.safe} />}
          </div>
          {sharp === undefined && (
            <p class="busy" role="status">
              {failed ? (
                'It cannot be made at its full size as the form stands'
              ) : (
                <>
                  <i class="dot" aria-hidden="true" /> Making it at its full size
                </>
              )}
            </p>
          )}
        </section>
        <aside>
          <h3>Certificate</h3>
          {verdict === undefined && <p class="help">It is being measured.</p>}
          {verdict?.status === 'refused' &&
            verdict.findings.map((finding) => (
              <p class="problem" key={finding.message}>
                {sayOf(finding.message, size.id, `${size.platform} ${size.name}`, data.template)}.{' '}
                {hintOf(finding)}
              </p>
            ))}
          {verdict !== undefined && verdict.status !== 'refused' && (
            <>
              <p class="help">
                {verdict.format.toUpperCase()}, {size.width} × {size.height}, {bytesOf(verdict.bytes)}.
                Measured on the finished file; contrast needs what stands in the last column.
              </p>
              <table>
                <thead>
                  <tr>
                    <th scope="col">Set</th>
                    <th scope="col">Size</th>
                    <th scope="col">Contrast</th>
                    <th scope="col">Needs</th>
                  </tr>
                </thead>
                <tbody>
                  {verdict.certificate.slots.map(({ slot, fontSize, contrast, required, text }) => (
                    <tr key={slot}>
                      <th scope="row" title={text}>
                        {data.template.file.fields[data.template.file.slots[slot]?.field ?? '']?.label ??
                          slot}
                      </th>
                      <td>{fontSize.toFixed(0)} px</td>
                      <td>{contrast.p5.toFixed(1)}</td>
                      <td>{required.toFixed(1)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
              {verdict.words.repairs.length > 0 && (
                <ul class="notes">
                  {verdict.words.repairs.map((repair) => (
                    <li key={repair}>{repair}</li>
                  ))}
                </ul>
              )}
              {verdict.remarks.map(({ message }) => (
                <p class="help" key={message}>
                  {message}
                </p>
              ))}
            </>
          )}
        </aside>
      </div>
    </Dialog>
  )
}
