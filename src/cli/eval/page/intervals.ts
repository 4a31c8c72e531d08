import type { Metric } from '../../../evaluate.ts'
import { html, type Html } from './html.ts'
import { mark, type Marked } from './marks.ts'
import { around, linear, ticks } from './scale.ts'

const WIDTH = 460
const LABELS = 150
const ROW = 30
const TOP = 12
const RIGHT = 52

/** Each system's mean by a metric, and the interval around it. */
export function intervalPlot(marked: readonly Marked[], metric: Metric): Html {
  const rows = marked.map((one) => ({ one, ...one.system.metrics.get(metric)! }))
  const [low, high] = around(rows.flatMap(({ low, high }) => [low, high]))
  const x = linear([low, high], [LABELS, WIDTH - RIGHT])
  const bottom = TOP + ROW * rows.length
  const reference = rows[0]!.one.system.name === 'first-stage' ? rows[0]! : undefined
  return html`<figure>
    <figcaption>${metric}</figcaption>
    <svg viewBox="0 0 ${WIDTH} ${bottom + 24}" role="img" aria-label="${metric} of each system">
      ${ticks(low, high, 4).map((tick) => gridLine(x(tick), bottom, tick))}
      ${reference ? [html`<line class="reference" x1="${x(reference.mean)}" x2="${x(reference.mean)}" y1="${TOP}" y2="${bottom}" />`] : []}
      ${rows.map(({ one, mean, low, high }, i) => {
        const y = TOP + ROW * (i + 0.5)
        return html`<g>
          <title>
            ${one.label}: ${mean.toFixed(4)}, 95% between ${low.toFixed(4)} and ${high.toFixed(4)}
          </title>
          <text class="name" x="${LABELS - 14}" y="${y + 4}" text-anchor="end"
            >${shortened(one.label)}</text
          >
          <line class="interval ${one.colour}" x1="${x(low)}" x2="${x(high)}" y1="${y}" y2="${y}" />
          ${mark(one, x(mean), y)}
          <text class="value" x="${WIDTH - 2}" y="${y + 4}" text-anchor="end"
            >${mean.toFixed(3)}</text
          >
        </g>`
      })}
    </svg>
  </figure>`
}

function gridLine(x: number, bottom: number, tick: number): Html {
  return html`<line class="grid" x1="${x}" x2="${x}" y1="${TOP}" y2="${bottom}" />
    <text class="tick" x="${x}" y="${bottom + 16}" text-anchor="middle">${tick}</text>`
}

function shortened(label: string): string {
  const most = 24
  return label.length > most ? `${label.slice(0, most - 1)}…` : label
}
