/**
 * The value that would stand at `index` if the values were sorted in ascending order (Hoare 1961, "Find"). The values are
 * partly sorted on the way. No value may be NaN; `index` must be one of theirs.
 */
export function nth(values: Float64Array | Float32Array, index: number): number {
  let low = 0
  let high = values.length - 1
  while (low < high) {
    // The median of three keeps runs of sorted and of equal values from taking quadratic time.
    const pivot = middle(values[low] as number, values[(low + high) >> 1] as number, values[high] as number)
    let left = low
    let right = high
    while (left <= right) {
      while ((values[left] as number) < pivot) left += 1
      while ((values[right] as number) > pivot) right -= 1
      if (left > right) break
      const swap = values[left] as number
      values[left++] = values[right] as number
      values[right--] = swap
    }
    if (index <= right) high = right
    else if (index >= left) low = left
    else break
  }
  return values[index] as number
}

function middle(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
}
