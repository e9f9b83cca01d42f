import type { StagedKit } from 'broadside/server'
import type { JSX } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { ask, Refusal } from '../editor/ask.ts'
import { useDropping } from '../editor/dropping.ts'
import { Icon } from '../editor/icons.tsx'

type Issues = StagedKit['issues']

/** Takes a kit as a folder or zip archive: says all that is wrong with it, or leads on to a look at it. */
export function KitUploader({ replace }: { readonly replace?: string }): JSX.Element {
  const [state, setState] = useState<'idle' | 'busy' | Issues>('idle')
  const [name, setName] = useState('')
  const { over, handlers } = useDropping((files) => void send(files))
  const folder = useRef<HTMLInputElement>(null)
  const archive = useRef<HTMLInputElement>(null)

  async function send(files: readonly File[]): Promise<void> {
    const [first] = files
    if (first === undefined) return
    setState('busy')
    const isArchive = files.length === 1 && /\.zip$/i.test(first.name)
    setName(isArchive ? first.name : (first.webkitRelativePath.split('/')[0] ?? first.name))
    try {
      const answer = await ask(addressFor(isArchive ? first.name : '', replace), {
        method: 'POST',
        body: isArchive ? first : formOf(files),
        ...(isArchive && { headers: { 'Content-Type': 'application/zip' } }),
      })
      const { id, staged } = await answer.json()
      location.assign(`/brands/${id}?staged=${staged}`)
    } catch (error) {
      setState(issuesIn(error))
    }
  }
  const chosen = ({ currentTarget }: { readonly currentTarget: HTMLInputElement }): void => {
    const files = [...(currentTarget.files ?? [])]
    // The same files may be chosen again once they are mended.
    currentTarget.value = ''
    void send(files)
  }

  return (
    <div class="kit-uploader">
      {/* Dropping is a second way; the buttons in it are the first. */}
      <div class={over ? 'drop over' : 'drop'} {...handlers}>
        <p>{state === 'busy' ? `Looking through ${name} …` : 'Drop a zip archive here, or choose one.'}</p>
        <div class="choices">
          <button
            type="button"
            class="button"
            disabled={state === 'busy'}
            onClick={() => archive.current?.click()}
          >
            <Icon name="upload" /> Zip archive
          </button>
          <button
            type="button"
            class="button"
            disabled={state === 'busy'}
            onClick={() => folder.current?.click()}
          >
            <Icon name="upload" /> Folder
          </button>
        </div>
        <input
          ref={archive}
          type="file"
          accept=".zip,application/zip"
          hidden
          onChange={chosen}
          aria-label="Zip archive of a kit"
        />
        <input
          ref={folder}
          type="file"
          hidden
          onChange={chosen}
          aria-label="Folder of a kit"
          {...{ webkitdirectory: true }}
        />
      </div>
      {Array.isArray(state) && <Mistakes name={name} issues={state} />}
    </div>
  )
}

function Mistakes({ name, issues }: { readonly name: string; readonly issues: Issues }): JSX.Element {
  return (
    <div class="mistakes" role="alert">
      <p>
        <strong>
          {name} was not taken: {issues.length === 1 ? 'one thing is' : `${issues.length} things are`} wrong
          with it.
        </strong>{' '}
        Nothing was changed.
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">Where</th>
            <th scope="col">Found</th>
            <th scope="col">Expected</th>
          </tr>
        </thead>
        <tbody>
          {issues.map(({ file, path, found, expected }) => (
            <tr key={`${file} ${path} ${found}`}>
              <th scope="row">
                <code>{file}</code>
                {path !== '' && <code>{path}</code>}
              </th>
              <td>{found}</td>
              <td>{expected}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function formOf(files: readonly File[]): FormData {
  const form = new FormData()
  for (const file of files) form.append(file.webkitRelativePath || file.name, file)
  return form
}

function addressFor(name: string, replace: string | undefined): string {
  const query = new URLSearchParams({ ...(name && { name }), ...(replace && { replace }) })
  return `/api/kits?${query}`
}

function issuesIn(error: unknown): Issues {
  const found = error instanceof Refusal ? (error.body as { issues?: Issues } | undefined)?.issues : undefined
  const message = error instanceof Error ? error.message : String(error)
  return found ?? [{ file: 'kit', path: '', found: message, expected: 'a kit of at most 25 MB' }]
}
