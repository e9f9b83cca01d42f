// A mask is a list of strokes and rectangles, so that each can be taken back; it is painted anew from them.

import type { Area, Point } from './shares.ts'

/** Lengths in shares of the picture's width, places in shares of its edges. */
export type Mark =
  | {
      readonly kind: 'stroke'
      readonly erases: boolean
      readonly size: number
      readonly points: readonly Point[]
    }
  | { readonly kind: 'area'; readonly area: Area }

/** Longest edge a mask is painted at, in pixels: edges of a hand-drawn mask are not finer. */
const LONGEST = 1024

export function maskSize({ width, height }: { readonly width: number; readonly height: number }) {
  const scale = Math.min(1, LONGEST / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/** Paints marks in one colour, in the order in which they were made. */
export function paint(canvas: HTMLCanvasElement, marks: readonly Mark[], color: string): void {
  const context = canvas.getContext('2d')
  if (context === null) return
  const { width, height } = canvas
  context.globalCompositeOperation = 'source-over'
  context.clearRect(0, 0, width, height)
  Object.assign(context, { fillStyle: color, strokeStyle: color, lineCap: 'round', lineJoin: 'round' })
  for (const mark of marks) {
    if (mark.kind === 'area') {
      const { x, y, width: w, height: h } = mark.area
      context.globalCompositeOperation = 'source-over'
      context.fillRect(x * width, y * height, w * width, h * height)
      continue
    }
    const [first, ...rest] = mark.points
    if (first === undefined) continue
    context.globalCompositeOperation = mark.erases ? 'destination-out' : 'source-over'
    context.lineWidth = mark.size * width
    context.beginPath()
    context.moveTo(first[0] * width, first[1] * height)
    // A dot is a line of no length.
    for (const [x, y] of rest.length > 0 ? rest : [first]) context.lineTo(x * width, y * height)
    context.stroke()
  }
}

/** How much of the picture is marked, 0 to 1. */
export function coverage(canvas: HTMLCanvasElement): number {
  const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data
  if (data === undefined) return 0
  let count = 0
  for (let at = 3; at < data.length; at += 4) if ((data[at] as number) >= 128) count += 1
  return count / (data.length / 4)
}

/** The mask as image models take it: PNG in base64, transparent where the picture may change. */
export async function maskPng(painted: HTMLCanvasElement): Promise<string> {
  const canvas = new OffscreenCanvas(painted.width, painted.height)
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('This browser cannot paint.')
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.globalCompositeOperation = 'destination-out'
  context.drawImage(painted, 0, 0)
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer())
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}
