import { verdict } from '../results.ts'
import { html, type Html } from './html.ts'
import type { Marked } from './marks.ts'

/** All that the plots show, as a table. */
export function numbersTable(marked: readonly Marked[]): Html {
  const metrics = [...marked[0]!.system.metrics.keys()]
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th>system</th>
          ${metrics.map((metric) => html`<th>${metric}</th>`)}
          <th>docs/s</th>
        </tr>
      </thead>
      <tbody>
        ${marked.map(({ label, system }) => {
          const { metrics: means, against, docsPerSecond } = system
          return html`<tr>
            <th>${label}</th>
            ${metrics.map((metric) => {
              const { mean, low, high } = means.get(metric)!
              const comparison = against?.get(metric)
              const kind = comparison ? verdict(comparison).split(' ')[0]! : ''
              const change = comparison
                ? `${comparison.mean < 0 ? '−' : '+'}${Math.abs(comparison.mean).toFixed(4)}, p ${pValue(comparison.p)}`
                : ''
              return html`<td class="${kind}">
                ${mean.toFixed(4)}<small>${low.toFixed(3)}–${high.toFixed(3)}</small
                ><small class="change">${change}</small>
              </td>`
            })}
            <td>${docsPerSecond === null ? '' : docsPerSecond.toFixed(0)}</td>
          </tr>`
        })}
      </tbody>
    </table>
  </div>`
}

export function pValue(p: number): string {
  return p < 0.001 ? '< 0.001' : p.toFixed(3)
}
