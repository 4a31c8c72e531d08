import type { OpenTab } from '../shell/tab.ts'

export const openSpeed: OpenTab = (panel) => {
  panel.textContent = 'To be built.'
  return { show() {} }
}
