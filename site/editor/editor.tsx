import { useComputed, useSignal, useSignalEffect } from '@preact/signals'
import type { Verdict } from 'broadside/server'
import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { autosave } from './autosave.ts'
import { type Campaign, type EditorData, idOf } from './campaign.ts'
import { CloseUp } from './close-up.tsx'
import { CopyForm } from './copy-form.tsx'
import { historyOf } from './history.ts'
import { Icon } from './icons.tsx'
import { LocaleTabs } from './locale-tabs.tsx'
import { PicturePanel } from './picture/picture-panel.tsx'
import { picturesOf } from './picture/pictures.ts'
import { ProofCard } from './proof-card.tsx'
import { keyOf, type Proof, proofStream } from './proof-stream.ts'
import { roomKeeper } from './room.ts'
import { SizesDialog } from './sizes-dialog.tsx'
import { Summary } from './summary.tsx'
import { Toolbar } from './toolbar.tsx'
import { Trouble } from './trouble.tsx'
import { useKeys } from './use-keys.ts'

/** A campaign beside its proofs. */
export function Editor({ data }: { readonly data: EditorData }): JSX.Element {
  const { draft } = data
  const history = useMemo(() => historyOf<Campaign>(draft.campaign), [])
  const saver = useMemo(() => autosave(draft, history), [])
  const stream = useMemo(() => proofStream(draft.id), [])
  const pictures = useMemo(() => picturesOf(draft.id, history), [])
  const keeper = useMemo(() => roomKeeper(data.template.id), [])
  const chosen = useSignal(draft.campaign.locales[0] ?? 'en')
  const guides = useSignal(false)
  const open = useSignal<string | undefined>(undefined)
  const [sizes, setSizes] = useState(false)

  const campaign = history.value.value
  const locale = campaign.locales.includes(chosen.value) ? chosen.value : (campaign.locales[0] ?? 'en')
  // Looking at another language asks for other proofs, as an edit does.
  const edit = useComputed(() => history.edits.value)
  useSignalEffect(() => stream.show(history.value.value, chosen.value, history.edits.value))
  useSignalEffect(() => keeper.look(history.value.value, chosen.value))

  const proofOf = (placement: Campaign['placements'][number]): Proof | undefined =>
    stream.proofs.value.get(keyOf(locale, idOf(placement)))
  const verdicts = new Map<string, Verdict>(
    campaign.placements.flatMap((each) => {
      const proof = proofOf(each)
      return proof?.verdict === undefined || proof.judges !== edit.value
        ? []
        : [[idOf(each), proof.verdict] as const]
    }),
  )
  useKeys({
    'mod+z': history.undo,
    'mod+shift+z': history.redo,
    'mod+y': history.redo,
    g: () => {
      guides.value = !guides.value
    },
  })

  const context = { data, campaign, locale }
  const issues = stream.issues.value
  const loose = issues.filter(({ path }) => !/^rows\.0\.[a-zA-Z]/.test(path))
  const shown = campaign.placements.find((each) => idOf(each) === open.value)
  const shownProof = shown === undefined ? undefined : proofOf(shown)
  const step = (by: number): void => {
    const at = campaign.placements.findIndex((each) => idOf(each) === open.value)
    const next = campaign.placements[(at + by + campaign.placements.length) % campaign.placements.length]
    if (next !== undefined) open.value = idOf(next)
  }
  return (
    <div class="editor" data-edit={edit.value}>
      <Toolbar data={data} history={history} saver={saver} />
      <Trouble saver={saver} message={stream.trouble.value} />
      <div class="panes">
        <form class="form" aria-label="Campaign" onSubmit={(event) => event.preventDefault()}>
          <section aria-labelledby="copy-title">
            <h2 id="copy-title">Copy</h2>
            <LocaleTabs
              history={history}
              locale={locale}
              onChoose={(next) => {
                chosen.value = next
              }}
            />
            <div id="copy" role="tabpanel" aria-labelledby={`tab-${locale}`}>
              <CopyForm
                data={data}
                history={history}
                locale={locale}
                issues={issues}
                verdicts={verdicts}
                rooms={keeper.rooms.value}
              />
            </div>
          </section>
          <section aria-labelledby="picture-title">
            <h2 id="picture-title">Picture</h2>
            <PicturePanel data={data} history={history} pictures={pictures} />
          </section>
          <section aria-labelledby="brand-title">
            <h2 id="brand-title">Brand</h2>
            <div class="field">
              <label class="visually-hidden" for="brand">
                Brand
              </label>
              <select
                id="brand"
                class="input"
                value={campaign.brand}
                onChange={({ currentTarget: { value } }) =>
                  history.change((before) => ({ ...before, brand: value }))
                }
              >
                {data.brands.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
            </div>
          </section>
        </form>
        <section class="proofs" aria-labelledby="proofs-title">
          <header>
            <h2 id="proofs-title">Proofs</h2>
            <Summary campaign={campaign} verdicts={verdicts} stuck={issues.length > 0} />
            <button
              type="button"
              class="button small"
              aria-pressed={guides.value}
              onClick={() => {
                guides.value = !guides.value
              }}
              title="Key: G"
            >
              <Icon name="guides" /> Guides
            </button>
            <button type="button" class="button small" onClick={() => setSizes(true)}>
              <Icon name="plus" /> Sizes
            </button>
          </header>
          {loose.map(({ path, found, expected }) => (
            <p class="problem" role="alert" key={path}>
              {path !== '' && `${path}: `}found {found}, expected {expected}.
            </p>
          ))}
          <div class="wall">
            {campaign.placements.map((placement) => (
              <ProofCard
                key={idOf(placement)}
                placement={placement}
                proof={proofOf(placement)}
                edit={edit.value}
                guides={guides.value}
                stuck={issues.length > 0}
                context={context}
                onOpen={() => {
                  open.value = idOf(placement)
                }}
                onFix={({ apply, field }) => {
                  history.change(apply)
                  if (field !== undefined) document.getElementById(`field-${field}`)?.focus()
                }}
              />
            ))}
          </div>
        </section>
      </div>
      {sizes && <SizesDialog data={data} history={history} onClose={() => setSizes(false)} />}
      {shown !== undefined && shownProof !== undefined && (
        <CloseUp
          placement={shown}
          proof={shownProof}
          guides={guides.value}
          context={context}
          onStep={step}
          onClose={() => {
            open.value = undefined
          }}
        />
      )}
    </div>
  )
}
