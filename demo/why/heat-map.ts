import { strongest, type Part } from './leave-out.ts'
import type { Explanation } from './explain.ts'

/** Below this share of the heaviest word a word counts for nothing. */
const FAINT = 0.06
const NAMED = 4

/** The text, each word with its weight as a tint: `most` is the weight of the deepest one. */
export function heatMap({ parts, weights }: Explanation, most: number): HTMLElement {
  const text = document.createElement('p')
  text.className = 'why-text'
  text.append(...parts.flatMap((part, i) => tinted(part, weights[i]! / (most || 1))))
  return text
}

function tinted({ text, gap }: Part, share: number): Node[] {
  if (Math.abs(share) < FAINT) return [document.createTextNode(text + gap)]
  const mark = document.createElement('mark')
  mark.dataset.tone = share > 0 ? 'for' : 'against'
  mark.style.setProperty('--weight', Math.min(1, Math.abs(share)).toFixed(2))
  mark.textContent = text
  return [mark, document.createTextNode(gap)]
}

/** The same in words, for those who do not see tints. */
export function inWords({ parts, weights }: Explanation): string {
  const words = strongest(parts, weights, NAMED)
  if (words.length === 0) return 'No single word speaks for it.'
  return `What speaks for it most: ${words.join(', ')}.`
}

/** The weight that is drawn deepest, of all texts that are compared. */
export function heaviest(explanations: readonly Explanation[]): number {
  return Math.max(0, ...explanations.flatMap(({ weights }) => Array.from(weights, Math.abs)))
}
