import type { Ranking } from 'web-rerank'
import type { Hit } from 'web-rerank/retrieve'
import { passages, type Passage } from '../corpus/corpus.ts'
import { indexCorpus } from '../corpus/first-stage.ts'
import { nameOf } from '../model/model-choice.ts'
import { readAddress, writeAddress } from '../shell/address.ts'
import type { OpenTab } from '../shell/tab.ts'
import { WhyPanel } from '../why/why-panel.ts'
import { CardList } from './card-list.ts'
import { afterCards, beforeCards } from './cards.ts'
import { walkByArrows } from './list-keys.ts'
import { LiveSearch } from './live-search.ts'
import { TroubleBox } from './trouble-box.ts'

const EXAMPLES = [
  'fingers go wrinkly in water',
  'safe way to save user logins in my app',
  'how far away is a thunderstorm',
  'guitar keeps going out of tune',
  'why is there mould on my bedroom wall',
]

/** A question, the keyword engine's order on the left, and the model's on the right. */
export const openSearch: OpenTab = (panel, { models, announce }) => {
  const find = <E extends HTMLElement>(selector: string) => panel.querySelector<E>(selector)!
  const question = find<HTMLInputElement>('#query')
  const progress = find('.progress')
  const listElements = [find('[data-list="before"]'), find('[data-list="after"]')] as const
  const template = document.querySelector<HTMLTemplateElement>('#card')!
  const [before, after] = listElements.map(
    (list) => new CardList(list as HTMLOListElement, template),
  ) as [CardList, CardList]
  const trouble = new TroubleBox(find('.trouble'), ask)
  const why = new WhyPanel(find('.why'), models)
  const note = (name: 'before' | 'after', words: string) =>
    (find(`[data-note="${name}"]`).textContent = words)
  let hits: readonly Hit<Passage>[] = []

  const search = new LiveSearch(indexCorpus(), models, {
    found: (found) => {
      hits = found
      note('before', `by a keyword engine: ${found.length} with a word of it`)
      before.show(beforeCards(hits, null))
      // What was ranked before stays until the first scores of this question are there.
      if (after.isEmpty) after.show(afterCards(hits, null))
      if (found.length > 0) return
      after.show([])
      note('after', 'no keyword hits, so nothing to rank')
      announce(`Nothing found for ${question.value}`)
    },
    ranked: (ranking) => {
      after.show(afterCards(hits, ranking))
      showProgress(ranking.complete ? 0 : ranking.scored / ranking.length)
    },
    done: (ranking, ms) => {
      // In a task of its own: the page must not be busy for long at a stretch.
      const asked = hits
      setTimeout(() => asked === hits && before.show(beforeCards(hits, ranking)))
      note('after', `${ranking.length} ranked in ${Math.max(1, Math.round(ms))} ms`)
      announce(`${ranking.length} results for ${question.value}. First: ${ranking[0]!.item.title}`)
      why.ask(question.value)
    },
    excerpts: (excerpts) => {
      for (const [passage, excerpt] of excerpts) after.showExcerpt(passage, excerpt)
    },
    failed: (thrown) => {
      trouble.show(thrown)
      // An order that is not the answer to this question would mislead.
      listElements[1].hidden = true
      showProgress(0)
      note('after', 'not ranked')
      before.show(beforeCards(hits, null))
    },
  })

  function show(ranking: Ranking<Passage> | null): void {
    before.show(beforeCards(hits, ranking))
    after.show(afterCards(hits, ranking))
  }

  function showProgress(share: number): void {
    progress.style.setProperty('--share', String(share))
    progress.hidden = share === 0
  }

  function ask(): void {
    trouble.hide()
    listElements[1].hidden = false
    const query = question.value.trim()
    if (query !== '') {
      void search.ask(query)
      return
    }
    search.clear()
    why.close()
    showProgress(0)
    hits = passages.map((item, index) => ({ item, index, score: 0 }))
    show(null)
    note('before', `all ${passages.length}, unasked`)
    note('after', 'ask something to rank them')
  }

  function askFor(query: string): void {
    question.value = query
    writeAddress({ query })
    ask()
  }

  models.listen(({ chosen, progress: loading }) => {
    if (chosen) ask()
    if (loading && loading.phase !== 'ready') {
      const { loaded, total } = loading
      note('after', `loading ${nameOf(models.choice)}`)
      showProgress(total ? loaded / total : 0)
    }
  })
  question.addEventListener('input', () => askFor(question.value))
  question.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown') return
    event.preventDefault()
    listElements[1].querySelector('button')?.focus()
  })
  find('.ask').addEventListener('submit', (event) => event.preventDefault())
  find('.examples').replaceChildren(...EXAMPLES.map((query) => exampleButton(query, askFor)))

  const passageAt = ({ target }: Event) => {
    const id = (target as HTMLElement).closest<HTMLElement>('[data-passage]')?.dataset.passage
    return passages.find((passage) => passage.id === id) ?? null
  }
  for (const list of listElements) {
    list.addEventListener('click', (event) => {
      const passage = passageAt(event)
      if (passage) why.open(question.value, passage)
    })
    for (const type of ['focusin', 'mouseover'] as const) {
      list.addEventListener(type, (event) => {
        const id = passageAt(event)?.id ?? null
        before.mark(id)
        after.mark(id)
      })
    }
  }
  walkByArrows(listElements, () => question.focus())

  question.value = readAddress(location.search).query ?? EXAMPLES[0]!
  ask()
  return { show() {} }
}

function exampleButton(query: string, ask: (query: string) => void): HTMLButtonElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'pill'
  button.textContent = query
  button.addEventListener('click', () => ask(query))
  return button
}
