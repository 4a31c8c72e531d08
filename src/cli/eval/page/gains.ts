import type { Metric } from '../../../evaluate.ts'
import { html, NOTHING, type Html } from './html.ts'
import type { Marked } from './marks.ts'
import { linear, ticks } from './scale.ts'

const WIDTH = 460
const HEIGHT = 190
const LEFT = 40
const MOST_BARS = 400

/** What every query gained or lost against the first stage, the largest gain first. */
export function gainsPlot({ system, label }: Marked, before: Float64Array, metric: Metric): Html {
  const after = system.values.get(metric)!
  const changes = [...after].map((value, i) => value - before[i]!).sort((a, b) => b - a)
  const { wins, losses, ties } = system.against!.get(metric)!
  const most = Math.max(0.05, ...changes.map(Math.abs))
  const y = linear([most, -most], [10, HEIGHT - 10])
  const bars = thinned(changes)
  const width = (WIDTH - LEFT - 4) / bars.length
  const bar = (change: number, i: number) => {
    if (change === 0) return NOTHING
    const [top, bottom] = change > 0 ? [y(change), y(0)] : [y(0), y(change)]
    const x = Math.round((LEFT + i * width) * 100) / 100
    const gap = width > 3 ? 0.8 : 0
    return html`<rect
      class="${change > 0 ? 'gain' : 'loss'}"
      x="${x}"
      y="${top}"
      width="${Math.round((width - gap) * 100) / 100}"
      height="${Math.max(0.5, Math.round((bottom - top) * 10) / 10)}"
    />`
  }
  return html`<figure>
    <figcaption>
      ${label}: <b class="gain">${wins} better</b>, <b class="loss">${losses} worse</b>, ${ties} the
      same
    </figcaption>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Change of ${metric} by query">
      ${ticks(-most, most, 4).map((tick) => html`<line class="${tick === 0 ? 'axis' : 'grid'}" x1="${LEFT}" x2="${WIDTH - 4}" y1="${y(tick)}" y2="${y(tick)}" /><text class="tick" x="${LEFT - 6}" y="${y(tick) + 4}" text-anchor="end">${signed(tick)}</text>`)}
      ${bars.map(bar)}
    </svg>
  </figure>`
}

/** Every so many, where there are more queries than can be seen apart. */
function thinned(changes: readonly number[]): readonly number[] {
  if (changes.length <= MOST_BARS) return changes
  return Array.from(
    { length: MOST_BARS },
    (_, i) => changes[Math.floor(((i + 0.5) * changes.length) / MOST_BARS)]!,
  )
}

export function signed(value: number): string {
  return value === 0 ? '0' : `${value < 0 ? '−' : '+'}${Math.abs(value)}`
}
