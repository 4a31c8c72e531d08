/** Numbers, the smallest first. */
export interface Heap {
  push(value: number): void
  pop(): number | undefined
}

export function createHeap(): Heap {
  const values: number[] = []
  return {
    push(value) {
      let place = values.length
      values.push(value)
      while (place > 0) {
        const parent = (place - 1) >> 1
        if (values[parent]! <= value) break
        values[place] = values[parent]!
        place = parent
      }
      values[place] = value
    },
    pop() {
      const top = values[0]
      const value = values.pop()
      if (value === undefined || values.length === 0) return top
      let place = 0
      for (let child = 1; child < values.length; child = 2 * place + 1) {
        if (child + 1 < values.length && values[child + 1]! < values[child]!) child++
        if (values[child]! >= value) break
        values[place] = values[child]!
        place = child
      }
      values[place] = value
      return top
    },
  }
}
