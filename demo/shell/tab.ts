import type { CurrentModel } from '../model/current-model.ts'

/** What a tab gets to work with. */
export interface TabContext {
  readonly models: CurrentModel
  /** What a screen reader should say, once things have come to rest. */
  announce(words: string): void
}

/** One of the page's tabs, once it has been opened. */
export interface Tab {
  /** Its panel is seen: after it has been opened, and whenever it is come back to. */
  show(): void
}

/** Fills a panel. Called when the tab is first seen, and not before: its code is fetched then. */
export type OpenTab = (panel: HTMLElement, context: TabContext) => Tab
