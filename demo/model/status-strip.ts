import type { Attempt, LoadProgress, RerankerInfo } from 'web-rerank'
import { isIsolationComing } from '../offline/register.ts'
import type { CurrentModel } from './current-model.ts'
import { megabytes } from './megabytes.ts'
import { nameOf } from './model-choice.ts'

const UNKNOWN = '–'
/** The rest of it is in the tooltip: the strip has room for a word or two. */
const ISOLATED_LATER = 'From the next visit on'

/** The machinery, visible but quiet. */
export class StatusStrip {
  readonly #element: HTMLElement

  constructor(element: HTMLElement) {
    this.#element = element
  }

  follow(models: CurrentModel): void {
    this.#showNothing(nameOf(models.choice))
    models.listen(({ chosen, progress, info, failed }) => {
      if (chosen) this.#showNothing(nameOf(chosen))
      if (progress) this.#showProgress(progress)
      if (info) this.#showInfo(info)
      if (failed !== undefined) this.#showNothing(nameOf(models.choice))
    })
  }

  /** How many requests went to another origin. */
  showForeign(count: number): void {
    this.#set('foreign', String(count))
  }

  #showInfo(info: RerankerInfo): void {
    const { model, runtime, device, dtype, instruction, threads, isolated, attempts, files } = info
    this.#set('model', model)
    this.#set('runtime', instruction === null ? runtime : `${runtime} (${instruction})`)
    this.#set('device', deviceName(device))
    this.#set('dtype', dtype)
    this.#set('threads', String(threads))
    this.#showIsolated(isolated)
    this.#set('loaded', megabytes(files.reduce((sum, { bytes }) => sum + bytes, 0)))
    this.#showPassedOver(attempts.filter(({ outcome }) => outcome !== 'accepted'))
  }

  #showIsolated(isolated: boolean): void {
    const later = !isolated && isIsolationComing()
    this.#set('isolated', isolated ? 'yes' : later ? 'not yet' : 'no')
    this.#part('isolated').title = later ? ISOLATED_LATER : ''
  }

  #showProgress({ loaded, total }: LoadProgress): void {
    const of = total === null ? '' : ` of ${megabytes(total)}`
    this.#set('loaded', `${megabytes(loaded)}${of}`)
  }

  /** Nothing runs: what stood here is no longer so. */
  #showNothing(model: string): void {
    for (const name of ['runtime', 'device', 'dtype', 'threads', 'isolated', 'loaded']) {
      this.#set(name, UNKNOWN)
    }
    this.#set('model', model)
    this.#showPassedOver([])
  }

  #showPassedOver(attempts: readonly Attempt[]): void {
    this.#set('passed-count', String(attempts.length))
    this.#part('passed').replaceChildren(
      ...attempts.map(({ runtime, device, dtype, reason, code }) => {
        const item = document.createElement('li')
        const why = reason ?? code ?? 'no reason given'
        item.textContent = `${runtime} · ${deviceName(device)} · ${dtype}: ${why}`
        return item
      }),
    )
    this.#element.querySelector('details')!.hidden = attempts.length === 0
    this.#part('nothing-passed').hidden = attempts.length > 0
  }

  #set(name: string, text: string): void {
    this.#part(name).textContent = text
  }

  #part(name: string): HTMLElement {
    return this.#element.querySelector(`[data-status="${name}"]`)!
  }
}

/** As it is written. */
export function deviceName(device: RerankerInfo['device']): string {
  return { webgpu: 'WebGPU', wasm: 'WASM', cpu: 'CPU' }[device]
}
