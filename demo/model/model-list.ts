import type { ModelRow } from './chooser-rows.ts'
import { localModel } from './local-folders.ts'

/** What a radio button of the chooser stands for. */
const EMBEDDED = 'embedded'
export const OTHER = 'other'

/** From a radio's value to what the library takes; null is the embedded model. */
export function modelOf(value: string): string | null {
  return value === EMBEDDED ? null : value
}

export function embeddedItem(): HTMLLIElement {
  const facts = ['comes with this page', 'English', 'apache-2.0', 'tested here']
  return item(EMBEDDED, 'The embedded model', facts)
}

export function hubItem({ id, facts, quality, refusal }: ModelRow): HTMLLIElement {
  const made = item(id, id, facts)
  if (quality.length > 0) {
    const line = document.createElement('p')
    line.className = 'chooser-quality'
    for (const [i, { words, source }] of quality.entries()) {
      const link = document.createElement('a')
      Object.assign(link, { href: source, target: '_blank', rel: 'noreferrer' })
      link.textContent = words
      line.append(i === 0 ? '' : ' · ', link)
    }
    made.append(line)
  }
  if (refusal) {
    made.querySelector('input')!.disabled = true
    const line = document.createElement('p')
    line.className = 'chooser-refusal'
    const nearest = document.createElement('button')
    nearest.type = 'button'
    nearest.dataset.nearest = refusal.nearest
    nearest.textContent = refusal.nearest
    line.append(`${refusal.because} The nearest that runs: `, nearest)
    made.append(line)
  }
  return made
}

/** A folder that is kept in this browser. */
export function folderItem(name: string, remove: () => void): HTMLLIElement {
  const made = item(localModel(name), name, ['kept in this browser'])
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'pill'
  button.textContent = 'Remove'
  button.setAttribute('aria-label', `Remove ${name}`)
  button.addEventListener('click', remove)
  made.append(button)
  return made
}

function item(value: string, name: string, facts: readonly string[]): HTMLLIElement {
  const made = document.createElement('li')
  const label = document.createElement('label')
  label.className = 'chooser-radio'
  const radio = document.createElement('input')
  Object.assign(radio, { type: 'radio', name: 'chosen', value })
  const words = document.createElement('span')
  words.className = 'chooser-name'
  words.textContent = name
  const line = document.createElement('span')
  line.className = 'chooser-facts'
  line.textContent = facts.join(' · ')
  label.append(radio, words, line)
  made.append(label)
  return made
}
