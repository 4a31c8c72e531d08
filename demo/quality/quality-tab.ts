import type { OpenTab } from '../shell/tab.ts'

export const openQuality: OpenTab = (panel) => {
  panel.textContent = 'To be built.'
  return { show() {} }
}
