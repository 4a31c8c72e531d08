import { friendly } from '../model/friendly-errors.ts'
import { saveJson } from '../shell/save-file.ts'

export interface RunBarOptions {
  /** What the button says while nothing runs. */
  readonly start: string
  /** What the progress is of. */
  readonly what: string
  /** The work; ends soon after it is told to. */
  run(signal: AbortSignal): Promise<void>
  readonly fileName: string
  /** What the file says; asked for once there is something. */
  export(): Promise<unknown>
}

const MARKUP = `
  <button class="run-start" type="button"></button>
  <button class="run-export" type="button" disabled>Download as JSON</button>
  <div class="run-state">
    <progress max="1" value="0"></progress>
    <p class="run-words"></p>
  </div>
  <div class="trouble" role="alert" hidden>
    <p class="trouble-words"></p>
    <p class="trouble-detail"><code></code> <span></span></p>
  </div>
`

/** A button that starts and stops, how far it is, what went wrong, and the file with the results. */
export class RunBar {
  readonly #element: HTMLElement
  readonly #options: RunBarOptions
  #running: AbortController | undefined

  constructor(element: HTMLElement, options: RunBarOptions) {
    this.#element = element
    this.#options = options
    element.classList.add('run-bar')
    element.innerHTML = MARKUP
    this.#find('progress').setAttribute('aria-label', options.what)
    this.#find<HTMLButtonElement>('.run-start').addEventListener('click', () => this.#toggle())
    this.#exporter.addEventListener('click', () => {
      void options.export().then((value) => saveJson(options.fileName, value))
    })
    this.#show()
  }

  get isRunning(): boolean {
    return this.#running !== undefined
  }

  progress(done: number, total: number, words: string): void {
    this.#find<HTMLProgressElement>('progress').value = total > 0 ? done / total : 0
    this.say(words)
  }

  say(words: string): void {
    this.#find('.run-words').textContent = words
  }

  /** Ends what runs, which says why. */
  stop(words: string): void {
    this.#running?.abort(new Stopped(words))
  }

  allowExport(allowed: boolean): void {
    this.#exporter.disabled = !allowed
  }

  get #exporter(): HTMLButtonElement {
    return this.#find('.run-export')
  }

  #toggle(): void {
    if (this.#running) {
      this.say('Stopping.')
      this.stop('Stopped.')
      return
    }
    void this.#run()
  }

  async #run(): Promise<void> {
    const running = new AbortController()
    this.#running = running
    this.#find('.trouble').hidden = true
    this.#show()
    try {
      await this.#options.run(running.signal)
    } catch (thrown) {
      const { reason } = running.signal as { reason: unknown }
      if (reason instanceof Stopped) this.say(reason.message)
      else this.#showTrouble(thrown)
    }
    this.#running = undefined
    this.#show()
  }

  #show(): void {
    const button = this.#find('.run-start')
    button.textContent = this.#running ? 'Stop' : this.#options.start
    button.dataset.running = String(this.isRunning)
    this.#element.setAttribute('aria-busy', String(this.isRunning))
    if (!this.#running) this.#find<HTMLProgressElement>('progress').value = 0
  }

  #showTrouble(thrown: unknown): void {
    const { words, code, detail } = friendly(thrown)
    this.say('')
    this.#find('.trouble-words').textContent = words
    this.#find('.trouble-detail code').textContent = code
    this.#find('.trouble-detail span').textContent = detail
    this.#find('.trouble').hidden = false
  }

  #find<E extends HTMLElement>(selector: string): E {
    return this.#element.querySelector<E>(selector)!
  }
}

/** The visitor wanted it to end, or something else did that is no failure. */
class Stopped extends Error {}
