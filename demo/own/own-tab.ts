import type { OpenTab } from '../shell/tab.ts'

export const openOwn: OpenTab = (panel) => {
  panel.textContent = 'To be built.'
  return { show() {} }
}
