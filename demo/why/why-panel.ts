import { readable, type Passage } from '../corpus/corpus.ts'
import type { CurrentModel } from '../model/current-model.ts'
import { friendly } from '../model/friendly-errors.ts'
import { explain, type Explanation } from './explain.ts'
import { heatMap, heaviest, inWords } from './heat-map.ts'

/** Two texts can be told apart side by side. */
const SLOTS = 2

/** Shows which words carry the score of a result, or of two. */
export class WhyPanel {
  readonly #panel: HTMLElement
  readonly #models: CurrentModel
  #passages: readonly Passage[] = []
  #opener: HTMLElement | null = null
  #stop = new AbortController()

  constructor(panel: HTMLElement, models: CurrentModel) {
    this.#panel = panel
    this.#models = models
    panel.querySelector('.why-close')!.addEventListener('click', () => this.close())
    document.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape' && !panel.hidden && !document.querySelector('dialog[open]')) this.close()
    })
  }

  /** Adds a result; a third one takes the place of the earliest, the same one again changes nothing. */
  open(query: string, passage: Passage): void {
    if (this.#panel.hidden) this.#opener = document.activeElement as HTMLElement | null
    const others = this.#passages.filter(({ id }) => id !== passage.id)
    this.#passages = [...others, passage].slice(-SLOTS)
    this.#panel.hidden = false
    this.#panel.querySelector<HTMLElement>('h2')!.focus()
    this.ask(query)
  }

  /** The same results for another query. */
  ask(query: string): void {
    this.#stop.abort()
    if (this.#panel.hidden) return
    this.#stop = new AbortController()
    void this.#explain(query, this.#passages, this.#stop.signal)
  }

  close(): void {
    if (this.#panel.hidden) return
    this.#stop.abort()
    this.#panel.hidden = true
    this.#passages = []
    this.#slots.replaceChildren()
    if (this.#opener?.isConnected) this.#opener.focus()
  }

  get #slots(): HTMLElement {
    return this.#panel.querySelector('.why-slots')!
  }

  async #explain(query: string, passages: readonly Passage[], signal: AbortSignal): Promise<void> {
    this.#slots.setAttribute('aria-busy', 'true')
    try {
      const reranker = await this.#models.reranker()
      const explanations = await Promise.all(
        passages.map((passage) => explain(reranker, query, readable(passage), signal)),
      )
      if (signal.aborted) return
      const most = heaviest(explanations)
      this.#slots.replaceChildren(
        ...explanations.map((explanation, i) => slot(passages[i]!, explanation, most)),
      )
    } catch (thrown) {
      if (signal.aborted) return
      const { words, code } = friendly(thrown)
      this.#slots.textContent = `${words} (${code})`
    }
    this.#slots.removeAttribute('aria-busy')
  }
}

function slot({ title }: Passage, explanation: Explanation, most: number): HTMLElement {
  const article = document.createElement('article')
  article.className = 'why-slot'
  const heading = document.createElement('h3')
  heading.textContent = title
  const words = document.createElement('p')
  words.className = 'why-words'
  const said = explanation.logit.toFixed(2)
  words.textContent = `The model says ${said} (a logit: higher is better). ${inWords(explanation)}`
  article.append(heading, words, heatMap(explanation, most))
  return article
}
