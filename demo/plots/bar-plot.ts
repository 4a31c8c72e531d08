import { layOutBars, type Bar } from './layout.ts'
import { describe, percent, svg } from './svg.ts'

export interface BarPlotOptions {
  readonly title: string
  /** A value as it is written beside its bar and on the scale. */
  readonly format: (value: number) => string
  /**
   * What it is in; it stands beside each value.
   * @default nothing
   */
  readonly unit?: string
  /** What stands beside a bar without a value. */
  readonly missing?: (label: string) => string
  /**
   * Where the scale ends.
   * @default at a round number
   */
  readonly end?: number
}

/** Each bar has its label above it; in CSS pixels. */
const ROW = 40
const TEXT = 16
const BAR = { top: 24, height: 8 }
const SCALE = 24

/** Horizontal bars that fill their place. Everything in it is also said in words. */
export function barPlot(
  bars: readonly Bar[],
  { title, format, unit, missing = () => '–', end }: BarPlotOptions,
): SVGSVGElement {
  const layout = layOutBars(bars, end)
  const written = bars.map(({ label, value }) =>
    value === null ? missing(label) : [format(value), unit].filter(Boolean).join(' '),
  )
  const bottom = bars.length * ROW
  const plot = svg('svg', { class: 'plot', width: '100%', height: bottom + SCALE })
  for (const { value, at } of layout.ticks) {
    const x = percent(at)
    plot.append(
      svg('line', { class: 'plot-grid', x1: x, x2: x, y1: 0, y2: bottom }),
      svg(
        'text',
        { class: 'plot-tick', x, y: bottom + TEXT, 'text-anchor': anchorAt(at) },
        format(value),
      ),
    )
  }
  for (const [i, { label, strong, width, spread }] of layout.bars.entries()) {
    const y = i * ROW
    const middle = y + BAR.top + BAR.height / 2
    plot.append(
      svg('text', { class: 'plot-label', x: 0, y: y + TEXT }, label),
      svg(
        'text',
        { class: 'plot-value', x: '100%', y: y + TEXT, 'text-anchor': 'end' },
        written[i]!,
      ),
      svg('rect', {
        ...{ class: 'plot-bar', 'data-strong': String(strong), x: 0, y: y + BAR.top },
        ...{ width: percent(width), height: BAR.height, rx: 2 },
      }),
    )
    if (spread) {
      const [x1, x2] = [percent(spread.from), percent(spread.to)]
      plot.append(svg('line', { class: 'plot-spread', x1, x2, y1: middle, y2: middle }))
    }
  }
  describe(plot, title, bars.map(({ label }, i) => `${label}: ${written[i]}`).join('; '))
  return plot
}

/** The first and the last one stay inside. */
function anchorAt(share: number): string {
  return share < 0.02 ? 'start' : share > 0.98 ? 'end' : 'middle'
}
