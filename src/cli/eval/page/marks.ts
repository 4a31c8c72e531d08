import { modelLabel, systemLabel, type Result } from '../results.ts'
import type { System } from '../systems.ts'
import { html, type Html } from './html.ts'

/** How a system looks in every plot: a colour a model, a shape a way to use it. */
export interface Marked {
  readonly system: System
  /** `s0` is the first stage, `s1` the first model. */
  readonly colour: string
  readonly label: string
}

/** As many colours as the style has. */
const COLOURS = 6

export function markSystems({ systems }: Result): Marked[] {
  const models = [...new Set(systems.flatMap(({ model }) => model ?? []))]
  return systems.map((system) => {
    const { model } = system
    const place = model === null ? 0 : 1 + (models.indexOf(model) % COLOURS)
    const who = model === null || models.length === 1 ? '' : `, ${modelLabel(model)}`
    return { system, colour: `s${place}`, label: `${systemLabel(system)}${who}` }
  })
}

/** Which mark is which system. */
export function legend(marked: readonly Marked[]): Html {
  return html`<ul class="legend">
    ${marked.map((one) => html`<li><svg viewBox="0 0 16 16" aria-hidden="true">${mark(one, 8, 8)}</svg>${one.label}</li>`)}
  </ul>`
}

/** A dot for the model alone, a ring for a blend, a diamond for `rank()` as it comes, a square for the first stage. */
export function mark({ system: { name }, colour }: Marked, x: number, y: number): Html {
  if (name === 'first-stage') {
    return html`<rect
      class="mark ${colour}"
      x="${x - 5}"
      y="${y - 5}"
      width="10"
      height="10"
      rx="1.5"
    />`
  }
  if (name === 'default') {
    return html`<path class="mark ${colour}" d="M${x} ${y - 7}l7 7l-7 7l-7-7z" />`
  }
  const ring = name === 'blended' ? ' ring' : ''
  return html`<circle class="mark ${colour}${ring}" cx="${x}" cy="${y}" r="5.5" />`
}
