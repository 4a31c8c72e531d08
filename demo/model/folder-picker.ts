import { canHaveServiceWorker, controlled } from '../offline/register.ts'
import { checkFolder } from './folder-check.ts'
import { forgetFolder, keepFolder, keptFolders, localModel } from './local-folders.ts'
import { folderItem } from './model-list.ts'

const NO_SERVICE_WORKER =
  'This browser gives the page no service worker here, and without one it cannot read models from a folder. A secure address (https) and a window that is not private help.'

/** The part of the chooser that takes a model from the visitor's own disk. */
export class FolderPicker {
  readonly #input: HTMLInputElement
  readonly #news: HTMLElement
  readonly #list: HTMLElement
  readonly #choose: (model: string | null) => void

  /** `choose` selects a model in the list around it. */
  constructor(
    parts: { input: HTMLInputElement; news: HTMLElement; list: HTMLElement },
    choose: (model: string | null) => void,
  ) {
    this.#input = parts.input
    this.#news = parts.news
    this.#list = parts.list
    this.#choose = choose
    this.#input.disabled = !canHaveServiceWorker()
    if (this.#input.disabled) this.#news.textContent = NO_SERVICE_WORKER
    this.#input.addEventListener('change', () => void this.#take([...(this.#input.files ?? [])]))
  }

  /** Lists what is kept already. */
  async refresh(): Promise<void> {
    if (!canHaveServiceWorker()) return
    const names = await keptFolders().catch(() => [])
    this.#list.replaceChildren(
      ...names.map((name) => folderItem(name, () => void this.#remove(name))),
    )
  }

  async #take(files: readonly File[]): Promise<void> {
    if (files.length === 0) return
    const byPath = new Map(files.map((file) => [file.webkitRelativePath || file.name, file]))
    const folder = checkFolder([...byPath.keys()])
    if (folder.missing.length > 0) {
      this.#say(`There is no model in this folder: it has no ${folder.missing.join(', no ')}.`)
      return
    }
    this.#input.disabled = true
    try {
      await keepFolder(
        folder,
        (path) => byPath.get(path)!,
        (share) => this.#say(`Keeping ${folder.name}: ${Math.round(share * 100)}%`),
      )
      this.#say('Waiting for the service worker, which reads it…')
      const isReady = await controlled()
      await this.refresh()
      this.#choose(localModel(folder.name))
      this.#say(isReady ? `${folder.name} is ready to use.` : NO_SERVICE_WORKER)
    } catch (thrown) {
      const isFull = (thrown as Error).name === 'QuotaExceededError'
      this.#say(
        isFull
          ? 'The browser will not store so much. Freeing some space helps.'
          : `The folder could not be read: ${(thrown as Error).message}`,
      )
    } finally {
      this.#input.disabled = false
    }
  }

  async #remove(name: string): Promise<void> {
    await forgetFolder(name)
    await this.refresh()
    this.#choose(null)
    this.#say(`${name} is no longer kept.`)
    this.#input.focus()
  }

  #say(words: string): void {
    this.#news.textContent = words
  }
}
