import { textOf, titleOf, type Field, type FieldChoice } from './fields.ts'
import { part } from './markup.ts'
import { rowsInWords } from './notes.ts'
import type { ReadReport, Row, Shape, ShapeChoice, Source, Trouble } from './rows.ts'

export interface ReadData {
  readonly sources: readonly Source[]
  readonly rows: readonly Row[]
  readonly fields: readonly Field[]
  readonly choice: FieldChoice
  readonly report: ReadReport
}

export interface DataListener {
  shape(change: Shape): void
  choice(choice: FieldChoice): void
}

const EXAMPLE_LETTERS = 160
const MOST_TROUBLES = 8

/** Says what was read, and lets its owner say otherwise. */
export class DataPanel {
  readonly #panel: HTMLElement
  readonly #listener: DataListener

  constructor(panel: HTMLElement, listener: DataListener) {
    this.#panel = panel
    this.#listener = listener
  }

  showReading(file: number, of: number): void {
    this.#name('Reading', of === 1 ? 'one moment' : `file ${file + 1} of ${of}`)
  }

  show(data: ReadData): void {
    const { sources, rows, fields, choice, report } = data
    if (rows.length === 0) this.#name('Nothing read', 'Bring something else, or try the example.')
    else this.#name(nameOf(sources, report), `${rowsInWords(rows.length)} · ${inWords(choice)}`)
    this.#part('notes').replaceChildren(...report.notes.map((note) => element('li', note)))
    this.#part('shape').replaceChildren(...report.choices.map((one) => this.#shapeChoice(one)))
    const isTable = fields.length > 1
    this.#part('fields').replaceChildren(...(isTable ? this.#fieldChoice(data) : []))
    this.#showTroubles(report.troubles)
    const details = this.#panel.querySelector<HTMLDetailsElement>('.own-data')!
    const isWorthASight = isTable || report.choices.length > 0 || report.notes.length > 0
    const isRoomy = matchMedia('(min-width: 64rem)').matches
    if (rows.length > 0 && isRoomy) details.open = isWorthASight
  }

  #name(name: string, readAs: string): void {
    this.#part('name').textContent = name
    this.#part('read-as').textContent = readAs
  }

  #showTroubles(troubles: readonly Trouble[]): void {
    const box = this.#part('troubles')
    box.hidden = troubles.length === 0
    const more = troubles.length - MOST_TROUBLES
    box.replaceChildren(
      ...troubles.slice(0, MOST_TROUBLES).map(({ path, words }) => {
        const line = element('p', ` ${words}`)
        line.prepend(element('strong', path === '' ? 'What was pasted' : path))
        return line
      }),
      ...(more > 0 ? [element('p', `And ${more} more files that could not be read.`)] : []),
    )
  }

  #shapeChoice({ name, question, options, chosen }: ShapeChoice): HTMLElement {
    const group = document.createElement('fieldset')
    group.append(element('legend', question))
    for (const { value, words } of options) {
      const input = inputOf('radio', `own-${name}`, value, value === chosen)
      input.addEventListener('change', () => this.#listener.shape({ [name]: value }))
      group.append(labelled(input, words))
    }
    return group
  }

  #fieldChoice({ rows, fields, choice }: ReadData): HTMLElement[] {
    const title = document.createElement('select')
    title.id = 'own-title'
    title.append(new Option('none', ''))
    for (const { path } of fields) title.append(new Option(path, path))
    title.value = choice.title ?? ''
    const titleLabel = element('label', 'Title') as HTMLLabelElement
    titleLabel.htmlFor = title.id

    const texts = document.createElement('fieldset')
    texts.append(element('legend', 'Text to search'))
    const boxes = fields.map(({ path }) => {
      const box = inputOf('checkbox', 'own-texts', path, choice.texts.includes(path))
      texts.append(labelled(box, path))
      return box
    })

    const example = document.createElement('figure')
    example.className = 'own-example'
    const showExample = (now: FieldChoice) => {
      const row = rows.find((one) => textOf(one, now) !== '') ?? rows[0]!
      const text = textOf(row, now)
      const shown = text.length > EXAMPLE_LETTERS ? `${text.slice(0, EXAMPLE_LETTERS)}…` : text
      example.replaceChildren(
        element('figcaption', 'A row as it is read'),
        element('strong', titleOf(row, now)),
        element('p', shown || 'Nothing: choose a text.'),
      )
    }
    const change = () => {
      const now = {
        title: title.value === '' ? null : title.value,
        texts: boxes.filter(({ checked }) => checked).map(({ value }) => value),
      }
      showExample(now)
      this.#part('read-as').textContent = `${rowsInWords(rows.length)} · ${inWords(now)}`
      this.#listener.choice(now)
    }
    title.addEventListener('change', change)
    texts.addEventListener('change', change)
    showExample(choice)
    return [titleLabel, title, texts, example]
  }

  #part(name: string): HTMLElement {
    return part(this.#panel, name)
  }
}

function nameOf([first]: readonly Source[], { files }: ReadReport): string {
  if (files > 1) return `${files} files`
  return first?.path || 'What you pasted'
}

function inWords({ title, texts }: FieldChoice): string {
  const names = texts.map((path) => `“${path}”`).join(', ')
  const text = texts.length === 0 ? 'no text chosen' : `text ${names}`
  return title === null ? text : `${text}, title “${title}”`
}

function element(tag: string, text: string): HTMLElement {
  const made = document.createElement(tag)
  made.textContent = text
  return made
}

function inputOf(type: string, name: string, value: string, checked: boolean): HTMLInputElement {
  const input = document.createElement('input')
  return Object.assign(input, { type, name, value, checked })
}

function labelled(input: HTMLInputElement, words: string): HTMLElement {
  const label = element('label', words)
  label.prepend(input)
  return label
}
