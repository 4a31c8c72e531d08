/** A part of a text, with what stands between it and the next. */
export interface Part {
  readonly text: string
  readonly gap: string
}

/** More variants of one text than this take longer than somebody who clicked will wait. */
const MOST_PARTS = 160

/** Cuts a text into words; a long one into as many runs of neighbouring words. */
export function partsOf(text: string): Part[] {
  const words = [...text.matchAll(/(\S+)(\s*)/g)].map(([, word, gap]) => ({
    text: word!,
    gap: gap!,
  }))
  const together = Math.ceil(words.length / MOST_PARTS)
  if (together <= 1) return words
  const runs: Part[] = []
  for (let i = 0; i < words.length; i += together) {
    const run = words.slice(i, i + together)
    const last = run.pop()!
    runs.push({ text: run.map((word) => word.text + word.gap).join('') + last.text, gap: last.gap })
  }
  return runs
}

/** The whole text, and then the text without each of its parts. */
export function variantsOf(parts: readonly Part[]): string[] {
  const join = (some: readonly Part[]) => some.map(({ text, gap }) => text + gap).join('')
  return [join(parts), ...parts.map((_, i) => join(parts.toSpliced(i, 1)))]
}

/** What each part brings: by how much the logit falls when it is left out. */
export function weightsOf(logits: Float32Array): Float32Array {
  const [whole, ...without] = logits
  return Float32Array.from(without, (logit) => whole! - logit)
}

/** The words that bring the most, best first, without the punctuation around them. */
export function strongest(parts: readonly Part[], weights: Float32Array, most: number): string[] {
  return parts
    .map(({ text }, i) => ({ text: text.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''), i }))
    .filter(({ text, i }) => text !== '' && weights[i]! > 0)
    .sort((a, b) => weights[b.i]! - weights[a.i]!)
    .slice(0, most)
    .map(({ text }) => text)
}
