import { modelLabel, verdict, type Result } from '../results.ts'
import { gainsPlot } from './gains.ts'
import { html, Html, NOTHING } from './html.ts'
import { intervalPlot } from './intervals.ts'
import { legend, markSystems, type Marked } from './marks.ts'
import { numbersTable, pValue } from './numbers.ts'
import { speedPlot } from './speed.ts'
import { STYLE } from './style.ts'
import { sweepPlot } from './sweep.ts'
import { worseQueries } from './worse.ts'

/** One page with everything in it: no script, and nothing is fetched. */
export function makePage(result: Result): string {
  const { set, firstStage } = result
  const marked = markSystems(result)
  const [metric, ...others] = marked[0]!.system.metrics.keys()
  const first = marked.find(({ system }) => system.name === 'first-stage')
  const compared = marked.filter(({ system }) => system.against)
  const timed = marked.filter(({ system }) => system.docsPerSecond !== null)
  const swept = marked.filter(({ system }) => system.sweep.length > 1)
  const models = [...new Set(marked.flatMap(({ system }) => system.model ?? []))]
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Reranking ${set.name}</title>
        <style>
          ${new Html(STYLE)}
        </style>
      </head>
      <body>
        <main>
          <h1>Reranking ${set.name}</h1>
          <p class="quiet">
            ${set.queries.length} queries, first stage:
            ${firstStage}${models.length > 0 ? `, models: ${models.map(modelLabel).join(', ')}` : ''}
          </p>
          <div class="cards">${marked.map((one) => card(one, metric!))}</div>
          <h2>By metric</h2>
          <p class="quiet">
            The mean over queries; the line is its 95% interval. Dashed: the first stage.
          </p>
          <div class="plots">${[metric!, ...others].map((name) => intervalPlot(marked, name))}</div>
          ${
            first && compared.length > 0
              ? html`<h2>Query by query</h2>
                  <p class="quiet">
                    What each query gained or lost by ${metric!}, the largest gain first.
                  </p>
                  <div class="plots">
                    ${compared.map((one) => gainsPlot(one, first.system.values.get(metric!)!, metric!))}
                  </div>`
              : NOTHING
          }
          ${
            timed.length > 0
              ? html`<h2>What it costs</h2>
                  ${legend(timed)}
                  <div class="plots">
                    ${[speedPlot(marked, metric!), ...(swept.length > 0 ? [sweepPlot(swept, metric!)] : [])]}
                  </div>`
              : NOTHING
          }
          ${
            first && compared.length > 0
              ? html`<h2>What got worse</h2>
                  <p class="quiet">
                    The queries that lost most by ${metric!}, with the first three documents before
                    and now.
                  </p>
                  ${compared.map((one) => worseQueries(result, first, one, metric!))}`
              : NOTHING
          }
          <h2>All numbers</h2>
          ${numbersTable(marked)}
          <footer>
            Values are trec_eval's, with linear gain. Intervals: bootstrap over queries, 95%. p:
            paired randomisation against the first
            stage.${swept.length > 0 ? ' The best blend was chosen on these very queries.' : ''}${set.leftOut > 0 ? ` ${set.leftOut} queries without a relevant document are left out.` : ''}
            Made by web-rerank eval.
          </footer>
        </main>
      </body>
    </html>`
  return `${page.markup.replaceAll(/\n\s+/g, '\n')}\n`
}

function card({ system, colour, label }: Marked, metric: Parameters<typeof intervalPlot>[1]): Html {
  const { mean } = system.metrics.get(metric)!
  const comparison = system.against?.get(metric)
  return html`<div class="${colour}">
    <span>${label}</span>
    <b>${mean.toFixed(3)}</b>
    ${
      comparison
        ? html`<span class="${verdict(comparison).split(' ')[0]!}"
            >${comparison.mean < 0 ? '−' : '+'}${Math.abs(comparison.mean).toFixed(3)},
            ${verdict(comparison)} (p ${pValue(comparison.p)})</span
          >`
        : html`<span>${metric}</span>`
    }
  </div>`
}
