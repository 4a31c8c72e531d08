/** A text as the model's vocabulary has it, and where in the text each token comes from. */
export interface Tokens {
  readonly ids: Int32Array
  /** Token i stands for `text.slice(starts[i], ends[i])`: never half a character. */
  readonly starts: Int32Array
  readonly ends: Int32Array
  /** False where tokenising stopped because there were enough: these are the first ones. */
  readonly complete: boolean
}

/** Text to tokens, without the special ones that a model wants around them. */
export interface Tokenizer {
  /** Stops at the earliest after so many tokens; what it returns is then the beginning of what it would have returned. */
  tokenize(text: string, enough: number): Tokens
}

/** Tokens as they come. */
export class TokenList {
  #ids = new Int32Array(256)
  #starts = new Int32Array(256)
  #ends = new Int32Array(256)
  size = 0

  push(id: number, start: number, end: number): void {
    if (this.size === this.#ids.length) {
      this.#ids = doubled(this.#ids)
      this.#starts = doubled(this.#starts)
      this.#ends = doubled(this.#ends)
    }
    this.#ids[this.size] = id
    this.#starts[this.size] = start
    this.#ends[this.size] = end
    this.size++
  }

  finish(complete: boolean): Tokens {
    return {
      ids: this.#ids.slice(0, this.size),
      starts: this.#starts.slice(0, this.size),
      ends: this.#ends.slice(0, this.size),
      complete,
    }
  }
}

export function doubled(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2)
  larger.set(array)
  return larger
}
