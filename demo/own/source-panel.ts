import { droppedFiles, pickedFiles, type Dropped } from './dropped-files.ts'
import { EXAMPLE } from './example.ts'
import { part } from './markup.ts'
import { ENDINGS } from './read-source.ts'
import type { Source } from './rows.ts'

/** While somebody writes, nothing is read before they pause. */
const REST_MS = 200
/** More than a text box shows without making everybody wait. */
const MOST_IN_BOX = 100_000

/** What was brought: to be read as soon as possible. */
export interface Brought {
  readonly sources: readonly Source[]
  readonly notes: readonly string[]
}

/** All the ways in which texts come in: pasted, picked, dropped, or the example. */
export function openSources(panel: HTMLElement, bring: (brought: Brought) => void): void {
  const box = panel.querySelector('textarea')!
  const files = part<HTMLInputElement>(panel, 'files')
  const folder = part<HTMLInputElement>(panel, 'folder')
  let timer: ReturnType<typeof setTimeout> | undefined

  const bringText = (text: string, notes: readonly string[] = []) => {
    clearTimeout(timer)
    const sources = text.trim() === '' ? [] : [{ path: '', file: new File([text], 'pasted') }]
    bring({ sources, notes })
  }
  const bringFiles = ({ sources, passedOver }: Dropped) => {
    clearTimeout(timer)
    box.value = ''
    const notes = [
      ...(passedOver === 0
        ? []
        : [`Hidden files and those of other kinds, passed over: ${passedOver}.`]),
      ...(sources.length === 0 ? ['There was no JSON, CSV, TXT or Markdown file in it.'] : []),
    ]
    bring({ sources, notes })
  }

  box.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(() => bringText(box.value), REST_MS)
  })
  box.addEventListener('paste', (event) => {
    const { clipboardData: pasted } = event
    const text = pasted?.getData('text/plain') ?? ''
    if (pasted && pasted.files.length > 0) bringFiles(pickedFiles(pasted.files))
    else if (text.length > MOST_IN_BOX) {
      box.value = ''
      bringText(text, ['What was pasted is too long for the box, and was read all the same.'])
    } else return
    event.preventDefault()
  })

  files.accept = ENDINGS.join(',')
  for (const input of [files, folder]) {
    input.addEventListener('change', () => {
      if (input.files && input.files.length > 0) bringFiles(pickedFiles(input.files))
      // The same file may be picked again, when it has been changed.
      input.value = ''
    })
  }
  part(panel, 'pick-files').addEventListener('click', () => files.click())
  part(panel, 'pick-folder').addEventListener('click', () => folder.click())
  part(panel, 'example').addEventListener('click', () => {
    box.value = ''
    bring({
      sources: [{ path: 'balcony.json', file: new File([EXAMPLE], 'balcony.json') }],
      notes: [],
    })
  })
  openDrop(panel, (dropped) => {
    if (dropped.types.includes('Files')) void droppedFiles(dropped).then(bringFiles, bringNothing)
    else bringText(dropped.getData('text/plain'))
  })

  function bringNothing(): void {
    bring({ sources: [], notes: ['The browser could not read what was dropped. Try the buttons.'] })
  }
}

/** Anywhere on the tab. */
function openDrop(panel: HTMLElement, take: (dropped: DataTransfer) => void): void {
  const sign = part(panel, 'drop')
  // Dropped into a text box, text goes where the pointer is.
  const isOurs = ({ target, dataTransfer }: DragEvent) =>
    dataTransfer !== null &&
    (dataTransfer.types.includes('Files') ||
      (target instanceof Element && !target.closest('textarea, input')))
  panel.addEventListener('dragover', (event) => {
    if (!isOurs(event)) return
    event.preventDefault()
    sign.hidden = false
  })
  panel.addEventListener('dragleave', ({ relatedTarget }) => {
    if (!panel.contains(relatedTarget as Node | null)) sign.hidden = true
  })
  panel.addEventListener('drop', (event) => {
    sign.hidden = true
    if (!isOurs(event)) return
    event.preventDefault()
    take(event.dataTransfer!)
  })
}
