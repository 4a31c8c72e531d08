import './chooser.css'
import { CHOOSER } from './chooser-markup.ts'
import { modelRows } from './chooser-rows.ts'
import { megabytes } from './megabytes.ts'
import type { CurrentModel } from './current-model.ts'
import { FolderPicker } from './folder-picker.ts'
import { friendly } from './friendly-errors.ts'
import { localName } from './local-folders.ts'
import { IsolationSwitch } from './isolation-switch.ts'
import { nameOf, type ModelChoice } from './model-choice.ts'
import { embeddedItem, hubItem, modelOf, OTHER } from './model-list.ts'
import { RunSelects } from './run-settings.ts'

const EMBEDDED: ModelChoice = {
  ...{ model: null, runtime: 'auto', device: 'auto', dtype: 'auto', threads: 'auto' },
}

let chooser: Chooser | undefined

/** Opens the dialog, which is made when it is first wanted. */
export function openChooser(models: CurrentModel): void {
  chooser ??= new Chooser(models)
  chooser.open()
}

class Chooser {
  readonly #models: CurrentModel
  readonly #dialog = document.createElement('dialog')
  readonly #settings: RunSelects
  readonly #folders: FolderPicker
  readonly #isolation: IsolationSwitch
  /** What ranked last, to go back to. */
  #worked = EMBEDDED
  /** What was chosen here and is being loaded. */
  #loading: ModelChoice | undefined

  constructor(models: CurrentModel) {
    this.#models = models
    this.#dialog.className = 'chooser'
    this.#dialog.setAttribute('aria-labelledby', 'chooser-title')
    this.#dialog.innerHTML = CHOOSER
    document.body.append(this.#dialog)
    this.#part('own').replaceChildren(embeddedItem())
    this.#part('hub').replaceChildren(...modelRows().map(hubItem))
    this.#settings = new RunSelects((name) => this.#part(name) as HTMLSelectElement)
    this.#folders = new FolderPicker(
      {
        input: this.#part('folder') as HTMLInputElement,
        news: this.#part('folder-news'),
        list: this.#part('folders'),
      },
      (model) => this.#select(model),
    )
    this.#isolation = new IsolationSwitch({
      all: this.#part('isolation'),
      box: this.#part('isolate') as HTMLInputElement,
      reload: this.#part('reload') as HTMLButtonElement,
    })
    this.#listen()
  }

  open(): void {
    const { choice } = this.#models
    this.#settings.show(choice)
    this.#select(choice.model)
    void this.#folders.refresh().then(() => {
      // Its radio button has only just come.
      if (localName(choice.model) !== null) this.#select(choice.model)
    })
    void this.#isolation.refresh()
    if (this.#loading === undefined) this.#showOutcome(`In use: ${nameOf(choice)}`)
    this.#dialog.showModal()
    const radio = this.#dialog.querySelector<HTMLInputElement>('[name="chosen"]:checked')
    radio?.focus()
    radio?.scrollIntoView({ block: 'nearest' })
    // What is in use already may be what to come back to.
    this.#models.reranker().then(
      () => choice === this.#models.choice && (this.#worked = choice),
      () => {},
    )
  }

  #listen(): void {
    const name = this.#nameField()
    this.#part('close').addEventListener('click', () => this.#dialog.close())
    this.#part('back').addEventListener('click', () => void this.#use(this.#worked))
    name.addEventListener('input', () => {
      this.#select(name.value)
      this.#sayOfName('')
    })
    this.#dialog.addEventListener('click', ({ target }) => {
      if (target === this.#dialog) this.#dialog.close() // beside it
      const nearest = (target as HTMLElement).dataset.nearest
      if (nearest === undefined) return
      this.#select(nearest)
      this.#dialog.querySelector<HTMLInputElement>('[name="chosen"]:checked')?.focus()
    })
    this.#dialog.querySelector('form')!.addEventListener('submit', (event) => {
      event.preventDefault()
      const choice = this.#read()
      if (choice) void this.#use(choice)
    })
    this.#models.listen(({ progress }) => {
      if (progress && this.#loading === this.#models.choice) {
        this.#showProgress(progress.loaded, progress.total)
      }
    })
  }

  async #use(choice: ModelChoice): Promise<void> {
    this.#loading = choice
    this.#showOutcome(`Loading ${nameOf(choice)}`)
    this.#showProgress(0, null)
    this.#models.choose(choice)
    try {
      await this.#models.reranker()
      // Another one may have been chosen meanwhile: this one's end is no news any more.
      if (this.#loading !== choice) return
      this.#worked = choice
      this.#loading = undefined
      this.#dialog.close()
    } catch (thrown) {
      if (this.#loading !== choice) return
      this.#loading = undefined
      this.#showOutcome('')
      this.#showFailure(thrown)
    }
  }

  /** Undefined, with a word on it, where nothing has been named. */
  #read(): ModelChoice | undefined {
    const value = this.#dialog.querySelector<HTMLInputElement>('[name="chosen"]:checked')?.value
    const name = this.#nameField()
    const model = value === OTHER ? name.value.trim() : modelOf(value ?? '')
    if (model === '') {
      this.#sayOfName('Write the name of a model, such as owner/name, or an address.')
      name.focus()
      return undefined
    }
    return { model, ...this.#settings.read() }
  }

  /** Ticks the model's own radio button, or the one for whatever has a name only. */
  #select(model: string | null): void {
    const radios = [...this.#dialog.querySelectorAll<HTMLInputElement>('[name="chosen"]')]
    const own = radios.find(({ value }) => value !== OTHER && modelOf(value) === model)
    const radio = own ?? radios.find(({ value }) => value === OTHER)!
    radio.checked = true
    if (!own && model !== null) this.#nameField().value = model
  }

  #showProgress(loaded: number, total: number | null): void {
    const bar = this.#part('progress') as HTMLProgressElement
    bar.hidden = false
    // Without a value it only says that something is under way.
    if (total) bar.value = loaded / total
    else bar.removeAttribute('value')
    const of = total ? ` of ${megabytes(total)}` : ''
    const bytes = loaded > 0 ? `: ${megabytes(loaded)}${of}` : ''
    this.#part('state').textContent = `Loading ${nameOf(this.#models.choice)}${bytes}`
  }

  /** Neither under way nor failed. */
  #showOutcome(words: string): void {
    this.#part('state').textContent = words
    this.#part('progress').hidden = true
    this.#part('failure').replaceChildren()
    this.#part('back').hidden = true
  }

  #showFailure(thrown: unknown): void {
    const { words, code, detail } = friendly(thrown)
    const line = document.createElement('p')
    line.className = 'chooser-failure-words'
    line.textContent = words
    const more = document.createElement('p')
    more.className = 'chooser-failure-detail'
    const name = document.createElement('code')
    name.textContent = code
    more.append(name, ` ${detail}`)
    this.#part('failure').replaceChildren(line, more)
    const back = this.#part('back')
    back.hidden = false
    back.textContent = `Back to ${nameOf(this.#worked)}`
  }

  #sayOfName(words: string): void {
    this.#part('name-trouble').textContent = words
    this.#nameField().setAttribute('aria-invalid', String(words !== ''))
  }

  #nameField(): HTMLInputElement {
    return this.#part('name') as HTMLInputElement
  }

  #part(name: string): HTMLElement {
    return this.#dialog.querySelector(`[data-part="${name}"]`)!
  }
}
