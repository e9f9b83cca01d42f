import { signal } from '@preact/signals'
import type { StoredPicture } from 'broadside/server'
import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import type { Campaign, EditorData } from '../campaign.ts'
import { Uploader } from '../uploader.tsx'
import { Marks } from './marks.tsx'
import type { Pictures } from './pictures.ts'
import { ReviseButton, type RevisionBase } from './revise-button.tsx'
import type { Area } from './shares.ts'
import { type Choice, factsOf, plateSrc, Versions } from './versions.tsx'

type Plate = Exclude<Campaign['plate'], { source: 'openai' }>
type Photo = Exclude<Plate, { source: 'procedural' }>

/** A photo with what is said of it, its versions, and a way to take another. */
export function PhotoPanel({
  data,
  plate,
  pictures,
  onChange,
  onRevised,
}: {
  readonly data: EditorData
  readonly plate: Plate
  readonly pictures: Pictures
  readonly onChange: (plate: Campaign['plate'], kind?: string) => void
  readonly onRevised: (from: RevisionBase, key: string) => void
}): JSX.Element {
  const uploaded = useMemo(() => signal(data.pictures), [])
  const draft = data.draft.id
  const choose = (picture: StoredPicture): void => {
    if (!uploaded.value.some(({ path }) => path === picture.path))
      uploaded.value = [...uploaded.value, picture]
    onChange({ source: 'file', path: picture.path })
  }
  const photo = plate.source === 'procedural' ? undefined : plate
  const shown = photo && pictureOf(photo, uploaded.value, pictures, draft)
  const from = photo && (photo.source === 'file' ? { picture: photo.path } : { plate: photo.key })
  /** Points and areas hold for every version of a photo. */
  const marks = {
    ...(photo?.focal && { focal: photo.focal }),
    ...(photo?.protect && { protect: photo.protect }),
  }
  const choices: readonly Choice[] = [
    ...uploaded.value.map(
      ({ path }): Choice => ({
        id: path,
        src: `/api/drafts/${draft}/${path}`,
        label: path.replace(/^pictures\/|-[0-9a-f]{10}\.[a-z]+$/g, ''),
        current: photo?.source === 'file' && photo.path === path,
        use: () => onChange({ source: 'file', path, ...marks }),
      }),
    ),
    ...pictures.versions.value
      .filter(({ family }) => family === 'any')
      .map(
        (version): Choice => ({
          id: version.key,
          src: plateSrc(draft, version.key, 160),
          label: factsOf(version),
          current: photo?.source === 'stored' && photo.key === version.key,
          use: () => onChange({ source: 'stored', key: version.key, ...marks }),
        }),
      ),
  ]
  return (
    <>
      {photo !== undefined && shown !== undefined && (
        <Marks
          src={shown.src}
          width={shown.width}
          height={shown.height}
          focal={photo.focal}
          areas={photo.protect ?? []}
          onFocal={(focal) => onChange(withFocal(photo, focal), 'focal')}
          onAreas={(areas) => onChange(withAreas(photo, areas), 'areas')}
        />
      )}
      {photo !== undefined && from !== undefined && shown !== undefined && (
        <ReviseButton
          draft={draft}
          picture={shown}
          from={from}
          pictures={pictures}
          onDone={({ key }) => onRevised(from, key)}
        />
      )}
      {plate.source !== 'procedural' && <Versions title="Pictures of this campaign" choices={choices} />}
      <div id="photo">
        <Uploader
          draft={draft}
          label="Photo for the campaign"
          chosen={photo === undefined ? undefined : photo.source === 'file' ? photo.path : photo.key}
          onChoose={(picture) =>
            picture === undefined ? onChange({ source: 'procedural', seed: 1 }) : choose(picture)
          }
        />
      </div>
    </>
  )
}

/** A picture to look at. */
export interface ShownPicture {
  readonly src: string
  readonly width: number
  readonly height: number
}

function pictureOf(
  photo: Photo,
  uploaded: readonly StoredPicture[],
  { versions }: Pictures,
  draft: string,
): ShownPicture | undefined {
  if (photo.source === 'stored') {
    const version = versions.value.find(({ key }) => key === photo.key)
    const { width, height } = version ?? {}
    if (width === undefined || height === undefined) return undefined
    return { src: plateSrc(draft, photo.key, 1200), width, height }
  }
  const stored = uploaded.find(({ path }) => path === photo.path)
  return stored && { src: `/api/drafts/${draft}/${stored.path}`, width: stored.width, height: stored.height }
}

function withFocal({ focal: _, ...rest }: Photo, focal: [number, number] | undefined): Photo {
  return focal === undefined ? rest : { ...rest, focal }
}

function withAreas({ protect: _, ...rest }: Photo, areas: readonly Area[]): Photo {
  return areas.length === 0 ? rest : { ...rest, protect: [...areas] }
}
