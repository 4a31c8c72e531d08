import type { Attempt, RerankerInfo } from 'web-rerank'

/** The machinery, visible but quiet. */
export class StatusStrip {
  readonly #element: HTMLElement

  constructor(element: HTMLElement) {
    this.#element = element
  }

  showInfo({
    model,
    runtime,
    device,
    dtype,
    instruction,
    threads,
    isolated,
    attempts,
    cache: { scores },
  }: RerankerInfo): void {
    this.#set('model', model)
    this.#set('runtime', instruction === null ? runtime : `${runtime} (${instruction})`)
    this.#set('device', device)
    this.#set('dtype', dtype)
    this.#set('threads', String(threads))
    this.#set('isolated', isolated ? 'yes' : 'no')
    this.#set('hits', String(scores.hits))
    this.#showPassedOver(attempts.filter(({ outcome }) => outcome !== 'accepted'))
  }

  showTime(ms: number): void {
    this.#set('time', `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`)
  }

  /** Nothing runs: what stood here is no longer so. */
  showFailure(model: string): void {
    for (const name of ['runtime', 'device', 'dtype', 'threads', 'isolated', 'time', 'hits']) {
      this.#set(name, '–')
    }
    this.#set('model', model)
    this.#showPassedOver([])
  }

  #showPassedOver(attempts: readonly Attempt[]): void {
    this.#set('passed-count', attempts.length === 0 ? 'none' : String(attempts.length))
    const list = this.#element.querySelector('[data-status="passed"]')!
    list.replaceChildren(
      ...attempts.map(({ runtime, device, dtype, reason, code }) => {
        const item = document.createElement('li')
        item.textContent = `${runtime} · ${device} · ${dtype}: ${reason ?? code ?? 'no reason given'}`
        return item
      }),
    )
    this.#element.querySelector<HTMLDetailsElement>('details')!.hidden = attempts.length === 0
    this.#element.querySelector<HTMLElement>('[data-status="nothing-passed"]')!.hidden =
      attempts.length > 0
  }

  #set(name: string, text: string): void {
    this.#element.querySelector(`[data-status="${name}"]`)!.textContent = text
  }
}
