import type { JSX, TargetedKeyboardEvent, TargetedPointerEvent } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { Icon } from '../icons.tsx'
import { type Area, areaBetween, moved, type Point, percent, pointAt, resized, told } from './shares.ts'

const MIDDLE: Point = [0.5, 0.5]
const NEW: Area = { x: 0.35, y: 0.35, width: 0.3, height: 0.3 }
const STEP = 0.02
const MOST = 20

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
}

/** What a pointer is doing: to which area, and where it was last. */
type Hold =
  | { readonly does: 'point' }
  | { readonly does: 'draw'; readonly from: Point; readonly at: number }
  | { readonly does: 'move' | 'resize'; readonly from: Point; readonly at: number; readonly area: Area }

/** A picture with its point of interest and the areas that nothing may cover or cut, to be drawn and moved by pointer or keys. */
export function Marks({
  src,
  alt = 'What this campaign shows',
  width,
  height,
  focal,
  areas,
  onFocal,
  onAreas,
}: {
  readonly src: string
  readonly alt?: string
  readonly width: number
  readonly height: number
  readonly focal: Point | undefined
  readonly areas: readonly Area[]
  readonly onFocal: (focal: [number, number] | undefined) => void
  readonly onAreas: (areas: readonly Area[]) => void
}): JSX.Element {
  const photo = useRef<HTMLDivElement>(null)
  const hold = useRef<Hold | undefined>(undefined)
  const [draws, setDraws] = useState(false)
  const [x, y] = focal ?? MIDDLE

  const placeOf = (event: PointerEvent): Point => {
    const box = photo.current?.getBoundingClientRect() ?? new DOMRect(0, 0, 1, 1)
    return pointAt((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height)
  }
  const replaced = (at: number, area: Area): readonly Area[] => areas.with(at, area)
  const focusArea = (at: number): void => {
    requestAnimationFrame(() => photo.current?.querySelectorAll<HTMLElement>('.area')[at]?.focus())
  }
  const add = (area: Area): void => {
    onAreas([...areas, area])
    setDraws(false)
    focusArea(areas.length)
  }
  const remove = (at: number): void => {
    onAreas(areas.filter((_, index) => index !== at))
    focusArea(Math.max(0, at - 1))
  }
  function begin(event: TargetedPointerEvent<HTMLDivElement>): void {
    if (event.button !== 0) return
    const target = event.target as HTMLElement
    const from = placeOf(event)
    const at = Number(target.closest<HTMLElement>('.area')?.dataset.at ?? -1)
    const area = areas[at]
    if (draws) hold.current = { does: 'draw', from, at: areas.length }
    else if (area === undefined) hold.current = { does: 'point' }
    else hold.current = { does: target.matches('.grip') ? 'resize' : 'move', from, at, area }
    event.currentTarget.setPointerCapture(event.pointerId)
    if (hold.current.does === 'point') onFocal([...from])
  }
  function follow(event: TargetedPointerEvent<HTMLDivElement>): void {
    const held = hold.current
    if (held === undefined) return
    const to = placeOf(event)
    const by = ({ from }: { readonly from: Point }): Point => [to[0] - from[0], to[1] - from[1]]
    if (held.does === 'point') onFocal([...to])
    else if (held.does === 'draw') onAreas([...areas.slice(0, held.at), areaBetween(held.from, to)])
    else {
      const area = held.does === 'move' ? moved(held.area, by(held)) : resized(held.area, by(held))
      onAreas(replaced(held.at, area))
    }
  }
  function end(): void {
    const held = hold.current
    hold.current = undefined
    if (held?.does !== 'draw') return
    setDraws(false)
    focusArea(held.at)
  }
  function press(event: TargetedKeyboardEvent<HTMLButtonElement>, at: number, area: Area): void {
    const step = ARROWS[event.key]
    if (step !== undefined) onAreas(replaced(at, event.shiftKey ? resized(area, step) : moved(area, step)))
    else if (event.key === 'Delete' || event.key === 'Backspace') remove(at)
    else return
    event.preventDefault()
  }

  return (
    <figure class="focus">
      <div
        ref={photo}
        class={draws ? 'photo draws' : 'photo'}
        style={{ '--ratio': width / height, aspectRatio: `${width} / ${height}` }}
        onPointerDown={begin}
        onPointerMove={follow}
        onPointerUp={end}
        onPointerCancel={end}
      >
        <img src={src} alt={alt} draggable={false} />
        {areas.map((area, at) => (
          <button
            key={at}
            type="button"
            class="area"
            data-at={at}
            style={{
              left: `${area.x * 100}%`,
              top: `${area.y * 100}%`,
              width: `${area.width * 100}%`,
              height: `${area.height * 100}%`,
            }}
            aria-label={`Protected area ${at + 1}: ${told(area)}. Arrow keys move it, Shift and arrow keys change its size, Delete removes it.`}
            onKeyDown={(event) => press(event, at, area)}
          >
            <span class="grip" />
          </button>
        ))}
        <button
          type="button"
          class="point"
          style={{ left: `${x * 100}%`, top: `${y * 100}%` }}
          aria-label={`Point of interest: ${percent(x)} from the left, ${percent(y)} from the top. Arrow keys move it.`}
          onKeyDown={(event) => {
            const step = ARROWS[event.key]
            if (step === undefined) return
            event.preventDefault()
            onFocal(pointAt(x + step[0], y + step[1]))
          }}
        />
      </div>
      <figcaption>
        <span class="help" role="status">
          {draws
            ? 'Draw a box over what nothing may cover or cut.'
            : focal === undefined
              ? 'Crops keep what draws the eye. Set a point where they should keep something else.'
              : 'Crops keep this point.'}
          {!draws &&
            areas.length > 0 &&
            ` Type keeps clear of ${areas.length === 1 ? 'the box' : 'the boxes'}.`}
        </span>
        <span class="row">
          <button
            type="button"
            class="button small"
            aria-pressed={draws}
            disabled={areas.length >= MOST}
            onClick={(event) => {
              // By keyboard there is nothing to draw with: a box appears that can be moved.
              if (event.detail === 0) add(NEW)
              else setDraws(!draws)
            }}
          >
            <Icon name="frame" /> Protect an area
          </button>
          {areas.map((_, at) => (
            <button key={at} type="button" class="button small plain" onClick={() => remove(at)}>
              <Icon name="cross" /> Area {at + 1}
              <span class="visually-hidden"> is no longer protected</span>
            </button>
          ))}
          {focal !== undefined && (
            <button type="button" class="button small plain" onClick={() => onFocal(undefined)}>
              Find the point again
            </button>
          )}
        </span>
      </figcaption>
    </figure>
  )
}
