import type { ModelChoice } from './model-choice.ts'

export type RunSettings = Omit<ModelChoice, 'model'>

const NAMES = ['runtime', 'device', 'dtype', 'threads'] as const

/** The four selects that say on what a model runs. */
export class RunSelects {
  readonly #selects: Readonly<Record<(typeof NAMES)[number], HTMLSelectElement>>

  constructor(part: (name: string) => HTMLSelectElement) {
    const [runtime, device, dtype, threads] = NAMES.map(part) as [
      HTMLSelectElement,
      HTMLSelectElement,
      HTMLSelectElement,
      HTMLSelectElement,
    ]
    this.#selects = { runtime, device, dtype, threads }
    threads.append(new Option('automatic', 'auto'))
    for (let count = 1; count <= navigator.hardwareConcurrency; count++) this.#addThreads(count)
  }

  show(settings: RunSettings): void {
    const { threads } = settings
    // The address may say more than there are.
    if (threads !== 'auto' && threads > navigator.hardwareConcurrency) this.#addThreads(threads)
    for (const name of NAMES) this.#selects[name].value = String(settings[name])
  }

  /** The options stand in the markup: each is one of the words that the library takes. */
  read(): RunSettings {
    const { runtime, device, dtype, threads } = this.#selects
    return {
      runtime: runtime.value as RunSettings['runtime'],
      device: device.value as RunSettings['device'],
      dtype: dtype.value as RunSettings['dtype'],
      threads: threads.value === 'auto' ? 'auto' : Number(threads.value),
    }
  }

  #addThreads(count: number): void {
    this.#selects.threads.append(new Option(String(count), String(count)))
  }
}
