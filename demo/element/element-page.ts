import { defineRerankResults } from 'web-rerank/element'
import { friendly } from '../model/friendly-errors.ts'
import { announcer } from '../shell/announcer.ts'
import { offerCopy } from './copy.ts'

defineRerankResults()

// What follows is the page's own: the tag needs none of it.
const find = <E extends HTMLElement>(selector: string) => document.querySelector<E>(selector)!

const field = find<HTMLInputElement>('#q')
const results = document.querySelector('rerank-results')!
const say = announcer(find('.help-state'))

results.addEventListener('reranked', ({ detail }) => {
  const title = detail[0]!.item.querySelector('a')!.textContent
  say(`Best match of ${detail.length}: ${title}`)
})
results.addEventListener('rerankerror', ({ detail }) => {
  say(`${friendly(detail).words} The list stands in its own order.`)
})
field.addEventListener('input', () => {
  if (field.value.trim() === '') say('')
})

offerCopy(find<HTMLButtonElement>('.copy'), find('.recipe pre'))
