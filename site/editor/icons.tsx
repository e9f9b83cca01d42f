import type { JSX } from 'preact'

const PATHS = {
  check: 'M3.5 8.5l3 3 6-7',
  mend: 'M3.5 6.5l3 3 6-6.5M3.5 13.5h9',
  cross: 'M4 4l8 8m0-8l-8 8',
  undo: 'M6 4L3 7l3 3M3 7h6.5a3.5 3.5 0 010 7H8',
  redo: 'M10 4l3 3-3 3m3-3H6.5a3.5 3.5 0 000 7H8',
  plus: 'M8 3v10M3 8h10',
  up: 'M8 13V3M4 7l4-4 4 4',
  down: 'M8 3v10m-4-4l4 4 4-4',
  left: 'M10 3L5 8l5 5',
  right: 'M6 3l5 5-5 5',
  guides: 'M5 2v12M11 2v12M2 5h12M2 11h12',
  shuffle: 'M2 4.5h2.5l6 7H14m-2-2l2 2-2 2M2 11.5h2.5l1.6-1.9m2.8-3.2l1.6-1.9H14m-2-2l2 2-2 2',
  upload: 'M8 11V3m-3 3l3-3 3 3M3 13h10',
  frame: 'M3 6V3h3m4 0h3v3m0 4v3h-3M6 13H3v-3',
  brush:
    'M13 3L7.5 9.5M7.5 9.5c-1.7-.5-3 .6-3 2.3 0 .7-.5 1.2-1.5 1.4 2.600 1 5.400 .2 5.500-2.200 0-.6-.4-1.200-1-1.500z',
  eraser: 'M6.500 13L2.500 9l6-6L13.500 8l-5 5zM5.500 6l5 5M6.500 13h7',
  lock: 'M4 7.5h8V13H4zM5.5 7.500V5.500a2.500 2.500 0 015 0v2',
  copy: 'M5.500 5.500V3H13v7.500h-2.500M3 5.500h7.500V13H3z',
  link: 'M6.500 9.500l3-3M7 5l1.500-1.500a2.600 2.600 0 014 4L11 9M9 11l-1.500 1.500a2.600 2.600 0 01-4-4L5 7',
  download: 'M8 3v8m-3-3l3 3 3-3M3 13h10',
} as const

/** A drawing in the weight of the type beside it. */
export function Icon({ name }: { readonly name: keyof typeof PATHS }): JSX.Element {
  return (
    <svg class="glyph" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="1.6"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  )
}
