import { process } from './node.ts'

const CLEAR_LINE = '\r\u001b[2K'

/** One line on the terminal that is written over; into a pipe or a file nothing is written. */
export class Notice {
  #shown = false

  show(text: string): void {
    if (!process.stderr.isTTY) return
    process.stderr.write(`${CLEAR_LINE}${text}`)
    this.#shown = true
  }

  clear(): void {
    if (this.#shown) process.stderr.write(CLEAR_LINE)
    this.#shown = false
  }
}
