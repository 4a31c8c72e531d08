/**
 * The site's own order, as far as it can be told from what stands in the page now: `given` is what it
 * was so far, `shown` how we left things. Where the site has put known things in another order, what
 * stands there is its own; else what is new goes where the site has put it, and what is gone is gone.
 */
export function siteOrder<T>(
  given: readonly T[],
  shown: readonly T[],
  now: readonly T[],
): readonly T[] {
  const isHere = new Set(now)
  const wasShown = new Set(shown)
  const left = shown.filter((item) => isHere.has(item))
  const known = now.filter((item) => wasShown.has(item))
  if (left.some((item, i) => item !== known[i])) return now

  // The first and the last are ours, not the site's: it put something before all or after all.
  const before = new Map<T, T[]>()
  const [start, end]: [T[], T[]] = [[], []]
  let waiting: T[] = []
  for (const item of now) {
    if (!wasShown.has(item)) waiting.push(item)
    else {
      if (item === known[0]) start.push(...waiting)
      else before.set(item, waiting)
      waiting = []
    }
  }
  end.push(...waiting)
  const stayed = given.filter((item) => isHere.has(item))
  return [...start, ...stayed.flatMap((item) => [...(before.get(item) ?? []), item]), ...end]
}

/**
 * Which may stay where they are while the others move around them: as many as can be. `places` says
 * where the first, the second, and so on of the new order stand now; `held` is one that must not move.
 */
export function staying(places: readonly number[], held = -1): ReadonlySet<number> {
  const agrees = (place: number, i: number) =>
    held < 0 || i === held || i < held === place < places[held]!
  // The longest rising run: for each length, the end of the one that rises least.
  const ends: number[] = []
  const previous: (number | undefined)[] = []
  for (const [i, place] of places.entries()) {
    if (!agrees(place, i)) continue
    let low = 0
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (places[ends[middle]!]! < place) low = middle + 1
      else high = middle
    }
    previous[i] = ends[low - 1]
    ends[low] = i
  }
  const found = new Set<number>()
  for (let i = ends.at(-1); i !== undefined; i = previous[i]) found.add(i)
  return found
}
