import type { JSX, TargetedPointerEvent } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Icon } from '../icons.tsx'
import { type Mark, maskSize, paint } from './mask.ts'
import type { ShownPicture } from './photo-panel.tsx'
import { type Area, type Point, pointAt } from './shares.ts'

/** Seen over any picture: it is shown half transparent, with a hard edge. */
const COLOR = '#ff3d8b'
const SIZES = { least: 2, first: 10, most: 40 }

/** A picture on which is painted where it may change. */
export function MaskPainter({
  picture,
  marks,
  onChange,
  onPainted,
}: {
  readonly picture: ShownPicture
  readonly marks: readonly Mark[]
  readonly onChange: (marks: readonly Mark[]) => void
  /** Told of the canvas when all marks are on it. */
  readonly onPainted: (canvas: HTMLCanvasElement) => void
}): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [erases, setErases] = useState(false)
  const [size, setSize] = useState(SIZES.first)
  const [at, setAt] = useState<Point | undefined>(undefined)
  const stroke = useRef<Point[] | undefined>(undefined)
  const { width, height } = maskSize(picture)

  const marked = (points: readonly Point[]): Mark => ({ kind: 'stroke', erases, size: size / 100, points })
  useEffect(() => {
    if (canvas.current === null) return
    paint(canvas.current, marks, COLOR)
    onPainted(canvas.current)
  }, [marks])

  const placeOf = (event: TargetedPointerEvent<HTMLCanvasElement>): Point => {
    const box = event.currentTarget.getBoundingClientRect()
    return pointAt((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height)
  }
  function begin(event: TargetedPointerEvent<HTMLCanvasElement>): void {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    stroke.current = [placeOf(event)]
    paint(event.currentTarget, [...marks, marked(stroke.current)], COLOR)
  }
  function follow(event: TargetedPointerEvent<HTMLCanvasElement>): void {
    setAt(placeOf(event))
    if (stroke.current === undefined) return
    stroke.current.push(placeOf(event))
    paint(event.currentTarget, [...marks, marked(stroke.current)], COLOR)
  }
  function end(): void {
    const points = stroke.current
    stroke.current = undefined
    if (points !== undefined) onChange([...marks, marked(points)])
  }
  return (
    <div class="painter">
      <div class="easel">
        <div
          class="painted"
          style={{
            '--ratio': picture.width / picture.height,
            aspectRatio: `${picture.width} / ${picture.height}`,
          }}
        >
          <img src={picture.src} alt="As it is now" draggable={false} />
          <canvas
            ref={canvas}
            width={width}
            height={height}
            role="img"
            aria-label="Where the picture may change. Paint on it, or add rectangles by numbers below."
            onPointerDown={begin}
            onPointerMove={follow}
            onPointerUp={end}
            onPointerCancel={end}
            onPointerLeave={() => setAt(undefined)}
          />
          {at !== undefined && (
            <span
              class="tip"
              style={{ left: `${at[0] * 100}%`, top: `${at[1] * 100}%`, width: `${size}%` }}
              aria-hidden="true"
            />
          )}
        </div>
      </div>
      <fieldset class="brushes">
        <legend class="visually-hidden">Painting</legend>
        <button type="button" class="button small" aria-pressed={!erases} onClick={() => setErases(false)}>
          <Icon name="brush" /> Brush
        </button>
        <button type="button" class="button small" aria-pressed={erases} onClick={() => setErases(true)}>
          <Icon name="eraser" /> Eraser
        </button>
        <label class="brush-size">
          <span>Size</span>
          <input
            type="range"
            min={SIZES.least}
            max={SIZES.most}
            value={size}
            onInput={({ currentTarget: { value } }) => setSize(Number(value))}
          />
        </label>
        <button
          type="button"
          class="button small"
          disabled={marks.length === 0}
          onClick={() => onChange(marks.slice(0, -1))}
        >
          <Icon name="undo" /> Take back
        </button>
        <button type="button" class="button small" disabled={marks.length === 0} onClick={() => onChange([])}>
          Clear
        </button>
        <Rectangle onAdd={(area) => onChange([...marks, { kind: 'area', area }])} />
      </fieldset>
    </div>
  )
}

const EDGES = [
  { name: 'left', label: 'From the left', value: 25 },
  { name: 'top', label: 'From the top', value: 25 },
  { name: 'width', label: 'Width', value: 50 },
  { name: 'height', label: 'Height', value: 50 },
] as const

/** A rectangle by numbers, for whoever cannot paint. */
function Rectangle({ onAdd }: { readonly onAdd: (area: Area) => void }): JSX.Element {
  return (
    <details class="rectangle">
      <summary>Rectangle by numbers</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const form = new FormData(event.currentTarget)
          const share = (name: string): number => Number(form.get(name)) / 100
          const [x, y] = pointAt(share('left'), share('top'))
          onAdd({ x, y, width: Math.min(1 - x, share('width')), height: Math.min(1 - y, share('height')) })
        }}
      >
        {EDGES.map(({ name, label, value }) => (
          <label key={name}>
            <span>{label}, %</span>
            <input
              class="input"
              type="number"
              name={name}
              min={name === 'left' || name === 'top' ? 0 : 1}
              max={name === 'left' || name === 'top' ? 99 : 100}
              defaultValue={String(value)}
              required
            />
          </label>
        ))}
        <button type="submit" class="button small">
          <Icon name="plus" /> Add
        </button>
      </form>
    </details>
  )
}
