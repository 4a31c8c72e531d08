/** `/` goes to the question, wherever one is, unless one is writing. */
export function focusOnSlash(find: () => HTMLInputElement | null): void {
  document.addEventListener('keydown', (event) => {
    const { key, target, ctrlKey, metaKey, altKey } = event
    if (key !== '/' || ctrlKey || metaKey || altKey) return
    if (target instanceof HTMLElement && target.matches('input, textarea, select')) return
    const question = find()
    if (!question) return
    event.preventDefault()
    question.focus()
    question.select()
  })
}
