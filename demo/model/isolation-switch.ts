import { canHaveServiceWorker, demoFolder, isIsolationComing } from '../offline/register.ts'
import { readIsolation, writeIsolation } from '../offline/isolation-setting.ts'

interface Parts {
  readonly all: HTMLElement
  readonly box: HTMLInputElement
  readonly reload: HTMLButtonElement
}

/** Turns shared memory off and on; says nothing where the page has no say in it. */
export class IsolationSwitch {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
    const { all, box, reload } = parts
    all.hidden = !canHaveServiceWorker()
    box.addEventListener('change', () => void this.#write(box.checked))
    reload.addEventListener('click', () => location.reload())
  }

  /** Shows what holds from the next load on, and offers that load where it would change something. */
  async refresh(): Promise<void> {
    const { all, box } = this.#parts
    if (all.hidden) return
    try {
      box.checked = await readIsolation(demoFolder())
    } catch {
      // A browser that keeps nothing has no service worker either.
      all.hidden = true
    }
    this.#offerReload()
  }

  async #write(wanted: boolean): Promise<void> {
    await writeIsolation(demoFolder(), wanted)
    this.#offerReload()
  }

  #offerReload(): void {
    const { box, reload } = this.#parts
    const wouldChange = box.checked ? !crossOriginIsolated : crossOriginIsolated
    // Without the service worker another load would bring nothing new.
    const isThere = navigator.serviceWorker?.controller !== null || !isIsolationComing()
    // It keeps its place: nothing jumps when the box is ticked.
    reload.classList.toggle('chooser-away', !(wouldChange && isThere))
  }
}
