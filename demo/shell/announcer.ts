/** Long enough for somebody who types to have paused. */
const REST_MS = 600

/** Says what was last to be said, once nothing new has come for a while. */
export function announcer(element: HTMLElement): (words: string) => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  return (words) => {
    clearTimeout(timer)
    timer = setTimeout(() => (element.textContent = words), REST_MS)
  }
}
