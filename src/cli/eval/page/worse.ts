import type { Metric, SetDocument } from '../../../evaluate.ts'
import type { Result } from '../results.ts'
import { html, NOTHING, type Html } from './html.ts'
import type { Marked } from './marks.ts'

const MOST_QUERIES = 10
const TOP = 3
const MOST_CHARACTERS = 280

/** The queries that lost most by a system, with what stood on top before and what stands there now. */
export function worseQueries(
  { set }: Result,
  first: Marked,
  { system, label }: Marked,
  metric: Metric,
): Html {
  const before = first.system.values.get(metric)!
  const after = system.values.get(metric)!
  const worst = [...after.keys()]
    .filter((i) => after[i]! < before[i]!)
    .sort((a, b) => after[a]! - before[a]! - (after[b]! - before[b]!))
  if (worst.length === 0)
    return html`<h3>${label}</h3>
      <p class="quiet">No query got worse.</p>`
  const shown = worst.slice(0, MOST_QUERIES)
  const count =
    worst.length > shown.length
      ? `the ${shown.length} worst of ${worst.length}`
      : `all ${shown.length}`
  return html`<h3>${label} <span class="quiet">${count}</span></h3>
    ${shown.map((i) => {
      const { id, text, documents } = set.queries[i]!
      const grades = set.qrels.get(id)!
      const top = (order: readonly number[]) =>
        order
          .slice(0, TOP)
          .map((place) => topDocument(documents[place]!, grades.get(documents[place]!.id)))
      return html`<details${i === shown[0] ? html` open` : NOTHING}>
        <summary><span class="query">${text}</span><span class="drop">${before[i]!.toFixed(2)} → ${after[i]!.toFixed(2)}</span></summary>
        <div class="sides">
          <section><h4>First stage</h4><ol>${top(first.system.orders[i]!)}</ol></section>
          <section><h4>Now</h4><ol>${top(system.orders[i]!)}</ol></section>
        </div>
      </details>`
    })}`
}

function topDocument({ text }: SetDocument, grade: number | undefined): Html {
  const cut = text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text
  const [kind, words] =
    grade === undefined
      ? ['unjudged', 'not judged']
      : grade > 0
        ? ['right', `relevant: ${grade}`]
        : ['wrong', 'not relevant']
  return html`<li class="${kind}"><span class="grade">${words}</span> ${cut}</li>`
}
