import type { OpenTab } from '../shell/tab.ts'

export const openSearch: OpenTab = (_panel, { models }) => {
  void models.reranker()
  return { show() {} }
}
