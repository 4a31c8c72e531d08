import type { Ranking } from 'web-rerank'
import { readAddress, writeQuery } from './address.ts'
import { afterRows, beforeRows } from './before-and-after.ts'
import { friendly } from './friendly-errors.ts'
import { LiveRanking } from './live-ranking.ts'
import { RowList } from './row-list.ts'
import { StatusStrip } from './status-strip.ts'

const find = <E extends HTMLElement>(selector: string) => document.querySelector<E>(selector)!

const query = find<HTMLInputElement>('#query')
const textarea = find<HTMLTextAreaElement>('#lines')
const paste = find('#paste')
const edit = find<HTMLButtonElement>('#edit')
const count = find('#count')
const trouble = find('#trouble')
const after = find('#after')
const progress = find('.progress')
const template = find<HTMLTemplateElement>('#row')
const beforeList = new RowList(find<HTMLOListElement>('#before'), template)
const afterList = new RowList(find<HTMLOListElement>('#after'), template)
const status = new StatusStrip(find('.status'))

const address = readAddress()
const examples = document.querySelectorAll<HTMLButtonElement>('.examples button')
let lines = readLines()

find('.embedded').classList.toggle('unused', address.model !== null)

const ranking = new LiveRanking(address.model, {
  loading: ({ loaded, total }) => {
    const share = total ? loaded / total : 0
    count.textContent = `loading the model, ${megabytes(loaded)}${total ? ` of ${megabytes(total)}` : ''} MB`
    progress.style.setProperty('--share', String(share))
    progress.hidden = share === 0
  },
  ranking: (ranked) => {
    showLists(ranked)
    progress.style.setProperty('--share', String(ranked.scored / ranked.length))
    progress.hidden = ranked.complete
  },
  done: (ranked, ms) => {
    count.textContent = `${countOf(ranked.length)} ranked`
    status.showTime(ms)
  },
  info: (info) => status.showInfo(info),
  failed: showTrouble,
})

function update(): void {
  trouble.hidden = true
  after.hidden = false
  if (query.value.trim() !== '' && lines.length > 0) {
    void ranking.rank(query.value, lines)
    return
  }
  ranking.clear()
  progress.hidden = true
  showLists(null)
  count.textContent = lines.length === 0 ? 'the list is empty' : 'ask something to rank it'
}

function showLists(ranked: Ranking<string> | null): void {
  beforeList.show(beforeRows(lines, ranked))
  afterList.show(afterRows(lines, ranked))
}

function showTrouble(thrown: unknown): void {
  const { words, code, detail } = friendly(thrown)
  trouble.querySelector('.trouble-words')!.textContent = words
  trouble.querySelector('code')!.textContent = code
  trouble.querySelector('.trouble-detail span')!.textContent = detail
  trouble.hidden = false
  // An order that is not the answer to this question would mislead.
  after.hidden = true
  progress.hidden = true
  count.textContent = 'not ranked'
  beforeList.show(beforeRows(lines, null))
  status.showFailure(address.model ?? 'the embedded model')
}

function readLines(): readonly string[] {
  return textarea.value.split('\n').filter((line) => line.trim() !== '')
}

function countOf(number: number): string {
  return `${number.toLocaleString('en')} ${number === 1 ? 'line' : 'lines'}`
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}

function ask(question: string): void {
  query.value = question
  writeQuery(question)
  update()
}

query.addEventListener('input', () => ask(query.value))
find('.ask').addEventListener('submit', (event) => event.preventDefault())
trouble.querySelector('button')!.addEventListener('click', update)

textarea.addEventListener('input', () => {
  lines = readLines()
  update()
})
edit.addEventListener('click', () => {
  const open = paste.hidden
  paste.hidden = !open
  edit.setAttribute('aria-expanded', String(open))
  edit.textContent = open ? 'Done' : 'Edit the list'
  if (open) textarea.focus()
})

document.addEventListener('keydown', (event) => {
  const { key, target, ctrlKey, metaKey, altKey } = event
  if (key !== '/' || ctrlKey || metaKey || altKey) return
  if (target instanceof HTMLElement && target.matches('input, textarea')) return
  event.preventDefault()
  query.focus()
  query.select()
})

for (const example of examples) {
  example.addEventListener('click', () => ask(example.textContent))
}

query.value = address.query ?? examples[0]!.textContent
showLists(null)
update()
