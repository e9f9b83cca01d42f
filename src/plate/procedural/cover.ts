/** Keeps a value within bounds. */
export function clamp(value: number, low = 0, high = 1): number {
  return Math.max(low, Math.min(high, value))
}

/** 0 below `from`, 1 above `to`, a smooth S between; works downwards too if `from` is above `to`. */
export function smooth(from: number, to: number, value: number): number {
  const t = clamp((value - from) / (to - from))
  return t * t * (3 - 2 * t)
}

/** Share of a pixel inside an edge, from the distance to that edge in pixels (positive inside). */
export function cover(distance: number): number {
  return distance <= -0.5 ? 0 : distance >= 0.5 ? 1 : distance + 0.5
}

/** Mixes two numbers. */
export function lerp(from: number, to: number, share: number): number {
  return from + (to - from) * share
}
