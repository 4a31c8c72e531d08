import type { Metric } from '../../../evaluate.ts'
import { html, type Html } from './html.ts'
import { mark, type Marked } from './marks.ts'
import { around, linear, logarithmic, ticks } from './scale.ts'

const WIDTH = 460
const HEIGHT = 250
const LEFT = 48
const BOTTOM = HEIGHT - 40

/** How good each system is, against how many documents it scores a second. */
export function speedPlot(marked: readonly Marked[], metric: Metric): Html {
  const points = marked.flatMap((one) => {
    const { docsPerSecond, metrics } = one.system
    return docsPerSecond ? [{ one, speed: docsPerSecond, ...metrics.get(metric)! }] : []
  })
  const first = marked.find(({ system }) => system.name === 'first-stage')
  const base = first?.system.metrics.get(metric)!.mean
  const bounds = points.flatMap(({ low, high }) => [low, high]).concat(base ?? [])
  const [low, high] = around(bounds)
  const y = linear([high, low], [10, BOTTOM])
  const speeds = points.map(({ speed }) => speed)
  const [slow, fast] = [Math.min(...speeds) / 2, Math.max(...speeds) * 2]
  const x = logarithmic([slow, fast], [LEFT, WIDTH - 8])
  return html`<figure>
    <figcaption>${metric} against documents scored a second</figcaption>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${metric} against speed">
      ${ticks(low, high).map((tick) => html`<line class="grid" x1="${LEFT}" x2="${WIDTH - 8}" y1="${y(tick)}" y2="${y(tick)}" /><text class="tick" x="${LEFT - 6}" y="${y(tick) + 4}" text-anchor="end">${tick}</text>`)}
      ${decades(slow, fast).map((tick) => html`<line class="grid" x1="${x(tick)}" x2="${x(tick)}" y1="10" y2="${BOTTOM}" /><text class="tick" x="${x(tick)}" y="${BOTTOM + 16}" text-anchor="middle">${tick.toLocaleString('en')}</text>`)}
      <text class="tick" x="${WIDTH - 8}" y="${BOTTOM + 32}" text-anchor="end">
        docs/s, this machine
      </text>
      ${base === undefined ? [] : [html`<line class="reference" x1="${LEFT}" x2="${WIDTH - 8}" y1="${y(base)}" y2="${y(base)}" /><text class="tick" x="${LEFT + 4}" y="${y(base) - 5}">first stage</text>`]}
      ${points.map(({ one, speed, mean, low, high }) => {
        // Systems of one model are as fast as each other: beside, not over, each other.
        const sameModel = points.filter((other) => other.one.system.model === one.system.model)
        const at =
          x(speed) +
          16 * (sameModel.findIndex((other) => other.one === one) - (sameModel.length - 1) / 2)
        return html`<g
          ><title>${one.label}: ${mean.toFixed(4)}, ${speed.toFixed(0)} docs/s</title>
          <line
            class="interval ${one.colour}"
            x1="${at}"
            x2="${at}"
            y1="${y(low)}"
            y2="${y(high)}"
          />${mark(one, at, y(mean))}</g
        >`
      })}
    </svg>
  </figure>`
}

/** 1, 2, 5, 10 and so on, within bounds. */
function decades(from: number, to: number): number[] {
  const powers = Array.from({ length: 12 }, (_, i) => 10 ** (i - 3))
  return powers
    .flatMap((power) => [power, 2 * power, 5 * power])
    .filter((value) => value >= from && value <= to)
}
