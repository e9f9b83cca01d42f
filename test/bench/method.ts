import type { BenchFormat, Card, Shared } from './scene.ts'

/** One way to make the pictures of the campaign. */
export interface Method {
  /** Makes one picture, encoded. */
  readonly render: (card: Card, format: BenchFormat) => Promise<Uint8Array>
  /** CPU time of other processes it uses, in milliseconds so far. */
  readonly elsewhere?: () => number
  /** Memory of other processes, in bytes. */
  readonly memory?: () => number
  /** Milliseconds by stage since the last call, for the rendering of one picture. */
  readonly stages?: () => Readonly<Record<string, number>>
  readonly close?: () => Promise<void>
}

/** Makes ready to render: loads fonts, decodes the plate. */
export type Open = (shared: Shared) => Promise<Method>

/** The methods in the order they are listed; each is a file of its own. */
export const METHODS = {
  broadside: { title: 'Broadside, sizes given', load: () => import('./broadside.ts') },
  proved: { title: 'Broadside: fit, contract, certificate', load: () => import('./proved.ts') },
  takumi: { title: '@takumi-rs/core', load: () => import('./takumi.ts') },
  canvas: { title: '@napi-rs/canvas, set by hand', load: () => import('./canvas.ts') },
  naive: { title: 'satori + resvg, as documented', load: () => import('./naive.ts') },
  'vercel-og': { title: '@vercel/og', load: () => import('./vercel-og.ts') },
  chromium: { title: 'Chromium, screenshots', load: () => import('./chromium.ts') },
} as const satisfies Record<string, { title: string; load: () => Promise<{ open: Open }> }>

export type MethodName = keyof typeof METHODS
