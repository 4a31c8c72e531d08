import '../plots/measuring.css'
import './quality.css'
import { passages, questions as allQuestions } from '../corpus/corpus.ts'
import { indexCorpus } from '../corpus/first-stage.ts'
import { nameOf } from '../model/model-choice.ts'
import { barPlot } from '../plots/bar-plot.ts'
import { linePlot } from '../plots/line-plot.ts'
import { RunBar } from '../plots/run-bar.ts'
import { untilAborted } from '../plots/until-aborted.ts'
import type { OpenTab } from '../shell/tab.ts'
import { describeMachine } from '../speed/machine.ts'
import type { Answer } from './answer.ts'
import { askAll, chosenQuestions } from './ask-all.ts'
import { changeTables } from './change-tables.ts'
import { changesOf, figureOf, METRICS, orderAfter, valuesOf, type Figure } from './figures.ts'
import { figureBars, fillFigures, SAYS, sayOf, sayWords } from './show-figures.ts'
import { threeDigits, verdict } from './words.ts'

const MARKUP = `
  <div class="measure">
    <div class="measure-intro">
      <h2>Is the order really better?</h2>
      <p>
        Every question below has one article that answers it. A keyword engine finds candidates, the
        model puts them in order, and we look where the right article ends up.
      </p>
      <p>
        MRR@10 is 1 if it always comes first, ½ if it comes second, and 0 if it is not among the
        first ten; nDCG@10 falls more gently.
      </p>
    </div>
    <div data-part="bar"></div>
    <div class="plots">
      <figure class="plot-card">
        <figcaption>Before and after<span data-part="verdict"></span></figcaption>
        <div data-part="bars"></div>
      </figure>
      <figure class="plot-card">
        <figcaption>
          nDCG@10 by how much the keyword engine keeps a say
          <span>0 is the model alone, 1 the keyword engine alone</span>
        </figcaption>
        <div class="quality-line" data-part="line"></div>
        <label class="quality-say">
          Show the order with
          <select data-part="say"></select>
        </label>
      </figure>
    </div>
    <div class="measure-scroll" tabindex="0" role="region" aria-label="All figures">
      <table class="quality-figures">
        <caption>All figures, with 95% intervals</caption>
        <thead>
          <tr>
            <th scope="col">Measure</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
            <th scope="col">Difference</th>
            <th scope="col">Better / worse / same</th>
          </tr>
        </thead>
        <tbody data-part="figures"></tbody>
      </table>
    </div>
    <section class="changes" data-part="changes" aria-label="Question by question" hidden></section>
  </div>
`

/** Leaves the page's thread to others for a moment. */
const breath = () => new Promise<void>((resolve) => setTimeout(resolve))

/** The questions, asked before the visitor's eyes. */
export const openQuality: OpenTab = (panel, { models, announce }) => {
  panel.innerHTML = MARKUP
  const part = <E extends HTMLElement>(name: string) =>
    panel.querySelector<E>(`[data-part="${name}"]`)!
  const say = part<HTMLSelectElement>('say')
  say.append(...SAYS.map((one) => new Option(sayWords(one), String(one))))

  const questions = chosenQuestions(allQuestions, location.search)
  let answers: readonly Answer[] = []
  let figures: readonly Figure[] = []
  /** By how much the keyword engine keeps a say. */
  let sweep: readonly number[] = []
  let model: unknown = null
  let shows = 0

  const bar = new RunBar(part('bar'), {
    start: 'Ask them all',
    what: 'Questions asked',
    fileName: 'web-rerank-quality.json',
    run: async (signal) => {
      forget()
      bar.say('Waiting for the model.')
      const indexing = indexCorpus()
      try {
        const index = await untilAborted(indexing, signal)
        const reranker = await untilAborted(models.reranker(), signal)
        model = reranker.info
        const asked = await askAll(questions, index, reranker, {
          signal,
          asking: ({ query }, done) =>
            bar.progress(done, questions.length, `${done + 1} of ${questions.length}: ${query}`),
        })
        answers = asked
        sweep = await sweepOf(asked)
        await show()
        bar.say(`${asked.length} questions over ${passages.length} articles.`)
        bar.allowExport(true)
        announce(figures.map(verdict).join(' '))
      } finally {
        void indexing.then(
          (index) => index.dispose(),
          () => {},
        )
      }
    },
    export: async () => ({
      ...{ machine: await describeMachine(), model, passages: passages.length },
      ...{ questions: questions.length, say: sayOf(say.value), figures },
      blends: sweep.map((ndcg, i) => ({ blend: i / 10, 'ndcg@10': ndcg })),
      changes: changesOf(answers, sayOf(say.value)),
      answers,
    }),
  })

  /** Everything that follows from the answers and the say; a newer call takes over. */
  async function show(): Promise<void> {
    const mine = ++shows
    const wanted = sayOf(say.value)
    const found: Figure[] = []
    for (const metric of answers.length > 0 ? METRICS : []) {
      await breath()
      found.push(figureOf(metric, answers, wanted))
    }
    if (mine !== shows) return
    figures = found
    const title = 'nDCG@10 and MRR@10 before and after'
    part('bars').replaceChildren(barPlot(figureBars(found), { title, format: threeDigits, end: 1 }))
    part('verdict').textContent = found[0]
      ? verdict(found[0])
      : `${questions.length} questions are not asked yet`
    fillFigures(part('figures'), found)
    part('line').replaceChildren(
      ...(sweep.length > 0
        ? [
            linePlot(sweep, {
              title: "nDCG@10 by the keyword engine's say",
              labels: sweep.map((_, i) => String(i / 10)),
              format: threeDigits,
              chosen: wanted === null ? null : Math.round(wanted * 10),
            }),
          ]
        : []),
    )
    part('changes').hidden = answers.length === 0
    part('changes').replaceChildren(...changeTables(changesOf(answers, wanted)))
  }

  async function sweepOf(asked: readonly Answer[]): Promise<number[]> {
    const means: number[] = []
    for (let tenths = 0; tenths <= 10; tenths++) {
      await breath()
      const values = valuesOf('ndcg@10', asked, (answer) => orderAfter(answer, tenths / 10))
      means.push(values.reduce((sum, value) => sum + value, 0) / values.length)
    }
    return means
  }

  function forget(): void {
    ;[answers, figures, sweep, model] = [[], [], [], null]
    bar.allowExport(false)
    void show()
  }

  say.addEventListener('change', () => void show())
  models.listen(({ chosen }) => {
    if (!chosen) return
    bar.stop(`The model is now ${nameOf(chosen)}: ask again.`)
    forget()
  })
  void show()
  return { show() {} }
}
