import { useComputed, useSignal, useSignalEffect } from '@preact/signals'
import type { Verdict } from 'broadside/server'
import type { JSX } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { ask } from './ask.ts'
import { type Autosave, autosave } from './autosave.ts'
import { type Campaign, type EditorData, idOf } from './campaign.ts'
import { CloseUp } from './close-up.tsx'
import { CopyForm } from './copy-form.tsx'
import { type History, historyOf } from './history.ts'
import { Icon } from './icons.tsx'
import { LocaleTabs } from './locale-tabs.tsx'
import { PicturePanel } from './picture-panel.tsx'
import { ProofCard } from './proof-card.tsx'
import { keyOf, type Proof, proofStream } from './proof-stream.ts'
import { SizesDialog } from './sizes-dialog.tsx'

/** A campaign beside its proofs. */
export function Editor({ data }: { readonly data: EditorData }): JSX.Element {
  const { draft } = data
  const history = useMemo(() => historyOf<Campaign>(draft.campaign), [])
  const saver = useMemo(() => autosave(draft, history), [])
  const stream = useMemo(() => proofStream(draft.id), [])
  const chosen = useSignal(draft.campaign.locales[0] ?? 'en')
  const guides = useSignal(false)
  const open = useSignal<string | undefined>(undefined)
  const [sizes, setSizes] = useState(false)

  const campaign = history.value.value
  const locale = campaign.locales.includes(chosen.value) ? chosen.value : (campaign.locales[0] ?? 'en')
  // Looking at another language asks for other proofs, as an edit does.
  const edit = useComputed(() => history.edits.value)
  useSignalEffect(() => stream.show(history.value.value, chosen.value, history.edits.value))

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
              <CopyForm data={data} history={history} locale={locale} issues={issues} verdicts={verdicts} />
            </div>
          </section>
          <section aria-labelledby="picture-title">
            <h2 id="picture-title">Picture</h2>
            <PicturePanel data={data} history={history} />
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

const SAVED = {
  saved: 'Saved',
  waiting: 'Not saved yet',
  saving: 'Saving',
  failing: 'Not saved',
  conflict: 'Not saved',
}

function Toolbar({
  data: { draft, template },
  history,
  saver,
}: {
  readonly data: EditorData
  readonly history: History<Campaign>
  readonly saver: Autosave
}): JSX.Element {
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)
  const { name } = history.value.value
  async function make(): Promise<void> {
    setBusy(true)
    try {
      await saver.flush()
      await ask(`/api/drafts/${draft.id}/run`, { method: 'POST' })
      location.assign(`/drafts/${draft.id}/files`)
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
      setBusy(false)
    }
  }
  return (
    <div class="toolbar">
      <div class="name">
        <h1 class="visually-hidden">Campaign {name}</h1>
        <label>
          <span class="visually-hidden">Name of the campaign</span>
          <input
            class="input"
            value={name}
            size={Math.max(8, name.length)}
            spellcheck={false}
            onChange={(event) => {
              const next = slugOf(event.currentTarget.value)
              event.currentTarget.value = next || name
              if (next !== '') history.change((before) => ({ ...before, name: next }))
            }}
          />
        </label>
        <a href={`/templates/${template.id}`}>{template.file.title}</a>
      </div>
      <p class="saved" role="status">
        {SAVED[saver.saving.value.state]}
      </p>
      <button
        type="button"
        class="button icon plain"
        disabled={!history.canUndo.value}
        onClick={history.undo}
        title="Undo"
      >
        <Icon name="undo" />
        <span class="visually-hidden">Undo</span>
      </button>
      <button
        type="button"
        class="button icon plain"
        disabled={!history.canRedo.value}
        onClick={history.redo}
        title="Redo"
      >
        <Icon name="redo" />
        <span class="visually-hidden">Redo</span>
      </button>
      <a class="button" href={`/drafts/${draft.id}/rows`} title="Make it once for each row of a table">
        Rows
      </a>
      <button type="button" class="button main" disabled={busy} onClick={() => void make()}>
        {busy ? 'Starting' : 'Make'}
      </button>
      {problem !== '' && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  )
}

function Trouble({
  saver,
  message,
}: {
  readonly saver: Autosave
  readonly message: string
}): JSX.Element | null {
  const saving = saver.saving.value
  if (saving.state === 'conflict') {
    return (
      <div class="banner" role="alert">
        <p>
          This campaign was changed in another window. Nothing is saved here until you choose one of the two.
        </p>
        <button type="button" class="button small" onClick={saver.takeTheirs}>
          Take the other one
        </button>
        <button type="button" class="button small" onClick={saver.keepMine}>
          Keep this one
        </button>
      </div>
    )
  }
  const text =
    saving.state === 'failing'
      ? `${saving.message} Your changes are kept here; saving is tried again.`
      : message
  return text === '' ? null : (
    <div class="banner" role="alert">
      <p>{text}</p>
    </div>
  )
}

/** How the proofs stand, in a line. */
function Summary({
  campaign: { placements },
  verdicts,
  stuck,
}: {
  readonly campaign: Campaign
  readonly verdicts: ReadonlyMap<string, Verdict>
  readonly stuck: boolean
}): JSX.Element {
  const refused = [...verdicts.values()].filter(({ status }) => status === 'refused').length
  const text = stuck
    ? 'Something is missing in the form'
    : verdicts.size < placements.length
      ? `${verdicts.size} of ${placements.length} measured`
      : refused === 0
        ? `All ${placements.length} can be made`
        : `${refused} of ${placements.length} refused`
  return (
    <p class="summary" role="status">
      {text}
    </p>
  )
}

function slugOf(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60)
}

/** Keys for the whole page. Single letters are for the page only while nobody types. */
function useKeys(keys: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const mod = event.ctrlKey || event.metaKey
      const name = `${mod ? 'mod+' : ''}${event.shiftKey && mod ? 'shift+' : ''}${event.key.toLowerCase()}`
      const typing = event.target instanceof HTMLElement && event.target.matches('input, textarea, select')
      const act = keys[name]
      if (act === undefined || (typing && !mod) || event.altKey) return
      event.preventDefault()
      act()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  })
}
