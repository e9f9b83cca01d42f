import type { TablePage } from 'broadside/server'
import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import type { EditorData } from '../editor/campaign.ts'
import { Icon } from '../editor/icons.tsx'
import type { TableStore } from './table-store.ts'

/** Takes the pictures that cells name, where a column is for pictures. */
export function PictureDrop({
  table,
  page: { columns },
  data: { template },
}: {
  readonly table: TableStore
  readonly page: TablePage
  readonly data: EditorData
}): JSX.Element | null {
  const input = useRef<HTMLInputElement>(null)
  const hasPictures = columns.some(({ target }) => {
    const name = target?.split('@')[0] ?? ''
    return name === 'plate' || template.file.fields[name]?.kind === 'image'
  })
  if (!hasPictures) return null
  return (
    <section
      class="picture-drop"
      aria-label="Pictures of the rows"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault()
        void table.keepPictures([...(event.dataTransfer?.files ?? [])])
      }}
    >
      <button
        type="button"
        class="button small"
        disabled={table.busy.value !== ''}
        onClick={() => input.current?.click()}
      >
        <Icon name="upload" /> Pictures
      </button>
      <span>Drop or choose the pictures that cells name: “boats.jpg” finds boats.jpg.</span>
      <input
        ref={input}
        type="file"
        multiple
        class="visually-hidden"
        tabIndex={-1}
        aria-label="Pictures of the rows"
        accept="image/jpeg,image/png,image/webp,image/avif,image/gif"
        onChange={(event) => {
          void table.keepPictures([...(event.currentTarget.files ?? [])])
          event.currentTarget.value = ''
        }}
      />
    </section>
  )
}
