/** How long the page may be kept from anything else. */
const SLICE_MS = 8

/** Hands a file to the browser's downloads; it is made in slices, with a breath between them. */
export async function saveFile(name: string, type: string, parts: Iterable<string>): Promise<void> {
  const taken: string[] = []
  let sliceEnd = performance.now() + SLICE_MS
  for (const one of parts) {
    taken.push(one)
    if (performance.now() < sliceEnd) continue
    await new Promise((resolve) => setTimeout(resolve))
    sliceEnd = performance.now() + SLICE_MS
  }
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob(taken, { type }))
  link.download = name
  link.click()
  // The browser has taken what it needs by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

export function saveJson(name: string, value: unknown): Promise<void> {
  return saveFile(name, 'application/json', [`${JSON.stringify(value, null, 2)}\n`])
}
