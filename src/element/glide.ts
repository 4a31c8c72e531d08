const DURATION_MS = 240
const EASING = 'cubic-bezier(0.2, 0, 0, 1)'
/** Beyond that, looking where each one stands would hold up the page. */
const MOST_ITEMS = 300

/** Under way: they end where the next begin. */
const gliding = new WeakMap<Element, Animation>()

/**
 * Lets things glide from where they stood to where they stand after `move`. By the Web Animations API:
 * no style is written that a content policy could refuse.
 */
export function glide(items: readonly Element[], move: () => void): void {
  if (items.length > MOST_ITEMS || matchMedia('(prefers-reduced-motion: reduce)').matches) {
    move()
    return
  }
  const before = items.map((item) => item.getBoundingClientRect())
  for (const item of items) gliding.get(item)?.cancel()
  move()
  const after = items.map((item) => item.getBoundingClientRect())
  for (const [i, item] of items.entries()) {
    const [from, to] = [before[i]!, after[i]!]
    const [x, y] = [from.left - to.left, from.top - to.top]
    if ((x === 0 && y === 0) || !(isNear(from) || isNear(to))) continue
    const animation = item.animate(
      { transform: [`translate(${x}px, ${y}px)`, 'none'] },
      // A transform of the site's own holds, too.
      { duration: DURATION_MS, easing: EASING, composite: 'add' },
    )
    gliding.set(item, animation)
  }
}

function isNear({ top, bottom }: DOMRect): boolean {
  return bottom > 0 && top < innerHeight
}
