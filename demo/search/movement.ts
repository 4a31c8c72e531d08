const GLIDE: KeyframeAnimationOptions = { duration: 260, easing: 'cubic-bezier(0.2, 0, 0, 1)' }
const calm = matchMedia('(prefers-reduced-motion: reduce)')

/** Kept here: to ask a row for its animations makes the browser work out its style each time. */
const glides = new WeakMap<HTMLElement, Animation>()

/** Changes the page, then lets rows glide from where they stood to where they stand now. */
export function moveRows(rows: readonly HTMLElement[], change: () => void): void {
  if (calm.matches) return change()
  // Read while a glide may be under way: the next one starts from what is seen.
  const before = rows.map((row) => row.getBoundingClientRect().top)
  for (const row of rows) glides.get(row)?.cancel()
  change()
  const after = rows.map((row) => row.getBoundingClientRect().top)
  rows.forEach((row, i) => {
    const distance = before[i]! - after[i]!
    const isSeen = Math.min(before[i]!, after[i]!) < innerHeight
    if (!row.isConnected || distance === 0 || !isSeen) return
    const from = { transform: `translateY(${distance}px)` }
    glides.set(row, row.animate([from, { transform: 'none' }], GLIDE))
  })
}
