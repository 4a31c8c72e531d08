/** Arrows walk through the cards of a list, and from one list to the other. */
export function walkByArrows(lists: readonly HTMLElement[], leaveUp: () => void): void {
  const buttonsOf = (list: HTMLElement) => [...list.querySelectorAll<HTMLElement>('button')]
  for (const [at, list] of lists.entries()) {
    list.addEventListener('keydown', (event) => {
      const buttons = buttonsOf(list)
      const place = buttons.indexOf(event.target as HTMLElement)
      if (place < 0) return
      const step = stepOf(event.key)
      if (!step) return
      event.preventDefault()
      if (step.down === -1 && place === 0) return leaveUp()
      const target = step.across === 0 ? buttons : buttonsOf(lists[at + step.across] ?? list)
      target[Math.min(place + step.down, target.length - 1)]?.focus()
    })
  }
}

function stepOf(key: string): { down: number; across: number } | undefined {
  switch (key) {
    case 'ArrowDown':
      return { down: 1, across: 0 }
    case 'ArrowUp':
      return { down: -1, across: 0 }
    case 'ArrowLeft':
      return { down: 0, across: -1 }
    case 'ArrowRight':
      return { down: 0, across: 1 }
    default:
      return undefined
  }
}
