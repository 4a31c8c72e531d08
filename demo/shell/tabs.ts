import type { OpenTab, Tab, TabContext } from './tab.ts'

/** By the name that stands in the address. */
export type Openers = Readonly<Record<string, () => Promise<OpenTab>>>

export interface Tabs {
  select(name: string): void
}

/**
 * Tabs as the page has them in its markup: a tablist of buttons, each with the id `tab-NAME`, and a
 * panel each with the id NAME. Arrows walk, and select.
 */
export function openTabs(
  list: HTMLElement,
  openers: Openers,
  context: TabContext,
  selected: (name: string) => void,
): Tabs {
  const buttons = [...list.querySelectorAll<HTMLButtonElement>('[role="tab"]')]
  const names = buttons.map(({ id }) => id.replace('tab-', ''))
  const panels = names.map((name) => document.getElementById(name)!)
  const opened = new Map<string, Promise<Tab>>()

  const open = (name: string, panel: HTMLElement): Promise<Tab> => {
    const known = opened.get(name)
    if (known) return known
    const opening = openers[name]!().then((fill) => fill(panel, context))
    opened.set(name, opening)
    return opening
  }

  const select = (wanted: string): void => {
    const name = names.includes(wanted) ? wanted : names[0]!
    for (const [i, button] of buttons.entries()) {
      const isWanted = names[i] === name
      button.setAttribute('aria-selected', String(isWanted))
      button.tabIndex = isWanted ? 0 : -1
      panels[i]!.hidden = !isWanted
    }
    const panel = panels[names.indexOf(name)]!
    selected(name)
    open(name, panel).then(
      (tab) => tab.show(),
      () => {
        // Its code did not come: the next time may be better.
        opened.delete(name)
        panel.textContent = 'This part of the page could not be fetched. Is there a connection?'
      },
    )
  }

  list.addEventListener('click', ({ target }) => {
    const at = buttons.findIndex((button) => button.contains(target as Node))
    if (at >= 0) select(names[at]!)
  })
  list.addEventListener('keydown', (event) => {
    const at = buttons.indexOf(event.target as HTMLButtonElement)
    const to = nextOf(event.key, at, buttons.length)
    if (at < 0 || to === undefined) return
    event.preventDefault()
    buttons[to]!.focus()
    select(names[to]!)
  })
  return { select }
}

/** Where a key leads from one of several things in a row; undefined where it leads nowhere. */
export function nextOf(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
      return (at + 1) % count
    case 'ArrowLeft':
      return (at - 1 + count) % count
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return undefined
  }
}
