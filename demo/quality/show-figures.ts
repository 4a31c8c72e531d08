import type { Bar } from '../plots/layout.ts'
import { METRICS, type Figure, type Say } from './figures.ts'
import { METRIC_NAMES, signed, threeDigits } from './words.ts'

/** What the visitor may choose from. */
export const SAYS: readonly Say[] = [null, ...Array.from({ length: 11 }, (_, i) => i / 10)]

export function sayOf(value: string): Say {
  return value === 'null' ? null : Number(value)
}

export function sayWords(say: Say): string {
  if (say === null) return 'what this page usually does'
  if (say === 0) return '0: the model alone'
  if (say === 1) return '1: the keyword engine alone'
  return String(say)
}

/** Two bars a metric; without values where nothing is measured yet. */
export function figureBars(figures: readonly Figure[]): Bar[] {
  return METRICS.flatMap((metric, i): Bar[] => {
    const name = METRIC_NAMES[metric]!
    const bar = (when: 'before' | 'after'): Bar => {
      const label = `${name} ${when}`
      const found = figures[i]?.[when]
      const strong = when === 'after'
      if (!found) return { label, value: null, strong }
      return { label, value: found.mean, low: found.low, high: found.high, strong }
    }
    return [bar('before'), bar('after')]
  })
}

export function fillFigures(body: HTMLElement, figures: readonly Figure[]): void {
  body.replaceChildren(
    ...METRICS.map((metric, i) => {
      const row = document.createElement('tr')
      const name = document.createElement('th')
      name.scope = 'row'
      name.textContent = METRIC_NAMES[metric]!
      row.append(name)
      for (const text of cellsOf(figures[i])) row.insertCell().textContent = text
      return row
    }),
  )
}

function cellsOf(figure: Figure | undefined): string[] {
  if (!figure) return ['–', '–', '–', '–']
  const { before, after, difference } = figure
  const { mean, low, high, wins, losses, ties } = difference
  return [
    ...[before, after].map(
      (one) => `${threeDigits(one.mean)} (${threeDigits(one.low)} to ${threeDigits(one.high)})`,
    ),
    `${signed(mean)} (${signed(low)} to ${signed(high)})`,
    `${wins} / ${losses} / ${ties}`,
  ]
}
