import { layOutLine } from './layout.ts'
import { describe, percent, svg } from './svg.ts'

export interface LinePlotOptions {
  readonly title: string
  /** What stands below each point. */
  readonly labels: readonly string[]
  readonly format: (value: number) => string
  /** Which of them is the one in use; none where nothing is. */
  readonly chosen: number | null
}

const HEIGHT = 96
const SCALE = 24
const TEXT = 16
/** Points at the edges keep their labels inside. */
const MARGIN = 0.03
/** How far above a point its value stands. */
const ABOVE = 10

/** Points in a row, joined by lines. */
export function linePlot(
  values: readonly number[],
  { title, labels, format, chosen }: LinePlotOptions,
): SVGSVGElement {
  const points = layOutLine(values)
  const xAt = (i: number) => percent(MARGIN + points[i]!.x * (1 - 2 * MARGIN))
  const yAt = (i: number) => points[i]!.y * HEIGHT
  const plot = svg('svg', { class: 'plot', width: '100%', height: HEIGHT + SCALE })
  plot.append(svg('line', { class: 'plot-grid', x1: 0, x2: '100%', y1: HEIGHT, y2: HEIGHT }))
  for (let i = 1; i < points.length; i++) {
    plot.append(
      svg('line', {
        ...{ class: 'plot-line', x1: xAt(i - 1), y1: yAt(i - 1), x2: xAt(i), y2: yAt(i) },
      }),
    )
  }
  for (const [i, label] of labels.entries()) {
    const isChosen = String(i === chosen)
    const place = { x: xAt(i), y: HEIGHT + TEXT, 'text-anchor': 'middle' }
    plot.append(
      svg('circle', {
        ...{ class: 'plot-point', 'data-strong': isChosen, cx: xAt(i), cy: yAt(i) },
        r: i === chosen ? 6 : 3,
      }),
      svg('text', { class: 'plot-tick', 'data-strong': isChosen, ...place }, label),
    )
  }
  // The ends of the scale, said where they are.
  for (const end of new Set([Math.max(...values), Math.min(...values)])) {
    const at = values.indexOf(end)
    const anchor = at === 0 ? 'start' : at === values.length - 1 ? 'end' : 'middle'
    const place = { x: xAt(at), y: yAt(at) - ABOVE, 'text-anchor': anchor }
    plot.append(svg('text', { class: 'plot-value', ...place }, format(end)))
  }
  describe(plot, title, values.map((value, i) => `${labels[i]}: ${format(value)}`).join('; '))
  return plot
}
