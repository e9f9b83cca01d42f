import list from '../static/gallery/gallery.json'

/** A picture of the gallery, as `npm run gallery` made it. */
export interface GalleryPicture {
  readonly file: string
  readonly template: string
  readonly brand: string
  readonly locale: string
  readonly width: number
  readonly height: number
  readonly alt: string
}

/** A template with its pictures. */
export interface GalleryEntry {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly version: string
  readonly dense: boolean
  readonly pictures: readonly GalleryPicture[]
}

type Facts = Pick<GalleryEntry, 'title' | 'description' | 'version'> & { readonly dense?: boolean }

const files = import.meta.glob<Facts>('../../templates/*/template.json', { eager: true, import: 'default' })

/** All templates, with pictures of their samples. */
export const GALLERY: readonly GalleryEntry[] = Object.entries(files).map(([path, facts]) => {
  const id = path.split('/').at(-2) ?? ''
  const { title, description, version, dense = false } = facts
  return { id, title, description, version, dense, pictures: list.filter(({ template }) => template === id) }
})

/** The shape of a picture, as the sheets know it: they may not hold numbers of their own. */
export function shapeOf({ width, height }: GalleryPicture): string {
  const ratio = width / height
  return ratio > 1.2 ? 'landscape' : ratio > 0.95 ? 'square' : ratio > 0.7 ? 'portrait' : 'tall'
}
