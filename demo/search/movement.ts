const GLIDE: KeyframeAnimationOptions = { duration: 260, easing: 'cubic-bezier(0.2, 0, 0, 1)' }
const calm = matchMedia('(prefers-reduced-motion: reduce)')

/** Changes the page, then lets rows glide from where they stood to where they stand now. */
export function moveRows(rows: readonly HTMLElement[], change: () => void): void {
  if (calm.matches) return change()
  // Read while a glide may be under way: the next one starts from what is seen.
  const before = rows.map((row) => row.getBoundingClientRect().top)
  for (const row of rows) for (const animation of row.getAnimations()) animation.cancel()
  change()
  const after = rows.map((row) => row.getBoundingClientRect().top)
  rows.forEach((row, i) => {
    const distance = before[i]! - after[i]!
    if (!row.isConnected || distance === 0) return
    row.animate([{ transform: `translateY(${distance}px)` }, { transform: 'none' }], GLIDE)
  })
}
