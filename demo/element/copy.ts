/** A button that copies what stands in an element; where that is refused, it selects it. */
export function offerCopy(button: HTMLButtonElement, source: HTMLElement): void {
  button.hidden = false
  button.addEventListener('click', () => {
    const copying =
      navigator.clipboard?.writeText(source.textContent) ?? Promise.reject(new Error())
    copying.then(
      () => (button.textContent = 'Copied'),
      () => {
        getSelection()?.selectAllChildren(source)
        button.textContent = 'Selected: copy it from the menu'
      },
    )
  })
}
