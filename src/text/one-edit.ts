/**
 * Whether one slip of the finger makes one word of the other: a letter too many, too few or another
 * one, or two neighbours swapped. Equal words are not one edit apart.
 */
export function isOneEditApart(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  if (long.length - short.length > 1) return false
  let at = 0
  while (at < short.length && short.charCodeAt(at) === long.charCodeAt(at)) at++
  if (short.length < long.length) return endsAlike(short, at, long, at + 1)
  if (at === short.length) return false
  return (
    endsAlike(short, at + 1, long, at + 1) ||
    (short.charCodeAt(at) === long.charCodeAt(at + 1) &&
      short.charCodeAt(at + 1) === long.charCodeAt(at) &&
      endsAlike(short, at + 2, long, at + 2))
  )
}

function endsAlike(a: string, fromA: number, b: string, fromB: number): boolean {
  if (a.length - fromA !== b.length - fromB) return false
  for (let i = fromA, k = fromB; i < a.length; i++, k++) {
    if (a.charCodeAt(i) !== b.charCodeAt(k)) return false
  }
  return true
}
