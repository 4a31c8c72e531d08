export interface Lengths {
  readonly query: number
  readonly text: number
}

/**
 * How much of both is kept where they do not fit together: Python's `longest_first`. The shorter one is
 * cut only where it takes more than half the room, and of an odd number the longer one gets the odd
 * token; the text, if both are as long.
 */
export function longestFirst({ query, text }: Lengths, room: number): Lengths {
  if (query + text <= room) return { query, text }
  const shorter = Math.min(query, text)
  const half = Math.floor(room / 2)
  const kept = shorter <= half ? shorter : half
  const rest = room - kept
  return query > text ? { query: rest, text: kept } : { query: kept, text: rest }
}
