import '../plots/measuring.css'
import './speed.css'
import { runContest, type ContestProgress, type Standing } from '../../bench/contest.ts'
import { nameOf } from '../model/model-choice.ts'
import { RunBar } from '../plots/run-bar.ts'
import type { OpenTab } from '../shell/tab.ts'
import { absence, KINDS, modelPlace } from './contenders.ts'
import { EntryList } from './entry-list.ts'
import { describeGpu, describeMachine, processorLine } from './machine.ts'
import { memoryCounter } from './memory.ts'
import { planOf } from './plan.ts'
import { COLUMNS, headline, reportOf, type Result } from './results.ts'
import { figuresRow, header, plotCards } from './show-results.ts'
import { undisturbed } from './undisturbed.ts'

const MARKUP = `
  <div class="measure">
    <div class="measure-intro">
      <h2>How fast is it here?</h2>
      <p>
        Everything this browser can run ranks the same 100 articles with the same model, in turns, so
        that what slows your machine down for a while slows all of them. The middle one of several
        rounds counts.
      </p>
      <p data-part="plan"></p>
    </div>
    <fieldset class="entries" data-part="entries">
      <legend>Who takes part</legend>
    </fieldset>
    <p class="measure-note">
      onnxruntime and transformers.js fetch 27 MB of WebAssembly from this site when they take part;
      the kernel does not need it. Close other heavy tabs, and keep this one in sight: a hidden page
      waits.
    </p>
    <div data-part="bar"></div>
    <div class="plots" data-part="plots"></div>
    <div class="measure-scroll" tabindex="0" role="region" aria-label="All figures">
      <table class="speed-figures">
        <caption>All figures: medians</caption>
        <thead><tr data-part="head"></tr></thead>
        <tbody data-part="rows"></tbody>
      </table>
    </div>
  </div>
`

const DOING: Readonly<Record<ContestProgress['doing'], string>> = {
  start: 'Starting from nothing, 20 articles',
  memory: 'Counting memory, which takes some seconds',
  'warm-up': 'Warming up',
  speed: 'Ranking 100 articles',
}

/** The bench in the visitor's own browser. */
export const openSpeed: OpenTab = (panel, { models, announce }) => {
  panel.innerHTML = MARKUP
  const part = <E extends HTMLElement>(name: string) =>
    panel.querySelector<E>(`[data-part="${name}"]`)!
  const plan = planOf(location.search)
  let gpu: string | null = null
  let standings = new Map<string, Standing>()

  const results = (): Result[] => {
    const { hardwareConcurrency: cores } = navigator
    const where = { choice: models.choice, cores, isolated: crossOriginIsolated, gpu }
    return KINDS.map((kind) => ({
      ...{ kind, absent: absence(kind, where), standing: standings.get(kind.id) ?? null },
    }))
  }
  const entries = new EntryList(part('entries'), results())
  const bar = new RunBar(part('bar'), {
    ...{ start: 'Measure', what: 'Measurements made', fileName: 'web-rerank-speed.json' },
    run,
    export: async () => {
      const machine = await describeMachine()
      return {
        ...reportOf(results(), processorLine(machine)),
        machine,
        model: nameOf(models.choice),
        ...{
          documents: plan.texts(0).documents.length,
          firstDocuments: plan.first.documents.length,
        },
        contenders: results().map(({ kind: { id, name, about }, absent, standing }) => ({
          ...{ id, name, about, absent, ...standing },
          failure: standing?.failure ? String(standing.failure.thrown) : null,
        })),
      }
    },
  })

  async function run(signal: AbortSignal): Promise<void> {
    const { chosen } = entries
    if (chosen.size === 0) {
      bar.say('Nobody takes part: tick at least one.')
      return
    }
    forget()
    entries.lock(true)
    const model = modelPlace(models.choice, document.baseURI)
    // What comes from this site is in the browser's cache anyway.
    const keepFiles = models.choice.model !== null
    try {
      await runContest(
        KINDS.filter(({ id }) => chosen.has(id)).map(({ id, threads, open }) => ({
          id,
          open: ({ signal }) => open({ model, threads, keepFiles, signal }),
        })),
        plan,
        {
          signal,
          memory: memoryCounter(signal),
          undisturbed: undisturbed(document, signal),
          changed: (standing) => {
            // What comes after the end may be of a model that is no longer the page's.
            if (signal.aborted) return
            standings.set(standing.id, standing)
            show()
          },
          progress: ({ doing, id, done, total }) => {
            entries.mark(id)
            const name = KINDS.find((kind) => kind.id === id)?.name ?? 'this page by itself'
            bar.progress(done, total, `${DOING[doing]}: ${name}`)
          },
        },
      )
      const measured = [...standings.values()].filter(({ failure }) => !failure).length
      bar.say(`Measured ${measured} of ${chosen.size}.`)
      announce(`Measured ${measured} of ${chosen.size}. ${headline(results())}`)
    } finally {
      entries.lock(false)
      entries.mark(null)
      bar.allowExport(standings.size > 0)
    }
  }

  function show(): void {
    const all = results()
    entries.show(all)
    part('plots').replaceChildren(...plotCards(all))
    part('rows').replaceChildren(...all.map(figuresRow))
  }

  function forget(): void {
    standings = new Map()
    bar.allowExport(false)
    show()
  }

  models.listen(({ chosen }) => {
    if (!chosen) return
    bar.stop(`The model is now ${nameOf(chosen)}: measure again.`)
    forget()
  })
  part('plan').textContent =
    `Each is started ${times(plan.starts)} and ranks ${times(plan.rounds)}.`
  part('head').append(header('col', 'Contender'))
  for (const { title, unit } of COLUMNS) part('head').append(header('col', `${title}, ${unit}`))
  show()
  void describeGpu().then((found) => {
    gpu = found
    show()
  })
  return { show() {} }
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}
