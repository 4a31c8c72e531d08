import type { Metric } from '../../../evaluate.ts'
import { html, type Html } from './html.ts'
import type { Marked } from './marks.ts'
import { around, linear, ticks } from './scale.ts'

const WIDTH = 460
const HEIGHT = 250
const LEFT = 48
const BOTTOM = HEIGHT - 40

/** What becomes of each model when the first stage has more and more of a say. */
export function sweepPlot(swept: readonly Marked[], metric: Metric): Html {
  const tried = swept.flatMap(({ system }) => system.sweep)
  const [low, high] = around(
    tried.map(({ mean }) => mean),
    0.15,
  )
  const blends = tried.map(({ blend }) => blend)
  const x = linear([Math.min(...blends), Math.max(...blends)], [LEFT + 8, WIDTH - 12])
  const y = linear([high, low], [10, BOTTOM])
  return html`<figure>
    <figcaption>${metric} by how much say the first stage keeps</figcaption>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${metric} by blend">
      ${ticks(low, high).map((tick) => html`<line class="grid" x1="${LEFT}" x2="${WIDTH - 8}" y1="${y(tick)}" y2="${y(tick)}" /><text class="tick" x="${LEFT - 6}" y="${y(tick) + 4}" text-anchor="end">${tick}</text>`)}
      ${ticks(Math.min(...blends), Math.max(...blends)).map((tick) => html`<text class="tick" x="${x(tick)}" y="${BOTTOM + 16}" text-anchor="middle">${tick}</text>`)}
      <text class="tick" x="${LEFT + 8}" y="${BOTTOM + 32}">0 is the model alone</text>
      <text class="tick" x="${WIDTH - 8}" y="${BOTTOM + 32}" text-anchor="end">
        1 is the first stage
      </text>
      ${swept.map(({ system: { sweep, blend }, colour, label }) => {
        const points = sweep.map(({ blend, mean }) => `${x(blend)},${y(mean)}`).join(' ')
        return html`<g
          ><title>${label}, best at ${blend!}</title
          ><polyline class="curve ${colour}" points="${points}" />
          ${sweep.map((one) => html`<circle class="mark ${colour}${one.blend === blend ? '' : ' small'}" cx="${x(one.blend)}" cy="${y(one.mean)}" r="${one.blend === blend ? 5.5 : 2.5}"><title>${one.blend}: ${one.mean.toFixed(4)}</title></circle>`)}</g
        >`
      })}
    </svg>
  </figure>`
}
