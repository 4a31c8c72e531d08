import { friendly } from '../model/friendly-errors.ts'

/** Says what went wrong where the results would stand, and offers to try again. */
export class TroubleBox {
  readonly #box: HTMLElement

  constructor(box: HTMLElement, again: () => void) {
    this.#box = box
    box.querySelector('button')!.addEventListener('click', again)
  }

  show(thrown: unknown): void {
    const { words, code, detail } = friendly(thrown)
    this.#box.querySelector('.trouble-words')!.textContent = words
    this.#box.querySelector('code')!.textContent = code
    this.#box.querySelector('.trouble-detail span')!.textContent = detail
    this.#box.hidden = false
  }

  hide(): void {
    this.#box.hidden = true
  }
}
