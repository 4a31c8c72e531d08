import { nodeModule, type OptionShape, type Util } from './node.ts'

/** The command line makes no sense: the message is one line that says what and where. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** What a command may be told with `--name`. */
export type OptionTable = Readonly<Record<string, OptionShape>>

/** What it was told. */
export type Said<Table extends OptionTable> = {
  readonly [Name in keyof Table]?: Table[Name] extends { readonly type: 'boolean' }
    ? boolean
    : Table[Name] extends { readonly multiple: true }
      ? readonly string[]
      : string
}

/** Options and what stands beside them. Throws a UsageError. */
export function splitArguments<Table extends OptionTable>(
  args: readonly string[],
  options: Table,
): { said: Said<Table>; positionals: readonly string[] } {
  try {
    const { values, positionals } = nodeModule<Util>('util').parseArgs({
      ...{ args, options, allowPositionals: true },
    })
    return { said: values as Said<Table>, positionals }
  } catch (thrown) {
    // Its first sentence says what is wrong; the rest is advice that may span lines.
    const [first] = (thrown as Error).message.split(/\. |\.?\n/)
    throw new UsageError(`${first}; try web-rerank --help`)
  }
}

/** A whole number from 1 on; null where nothing was said. */
export function readCount(option: string, text: string | undefined): number | null {
  if (text === undefined) return null
  if (/^\d+$/.test(text) && Number(text) > 0) return Number(text)
  throw new UsageError(`${option}: "${text}" is not a whole number from 1 on`)
}

/** One of some words; null where nothing was said. */
export function readChoice<Word extends string>(
  option: string,
  text: string | undefined,
  words: readonly Word[],
): Word | null {
  if (text === undefined) return null
  const word = words.find((known) => known === text)
  if (word) return word
  throw new UsageError(`${option}: "${text}" is none of ${words.join(', ')}`)
}

export function refuseMore(command: string, [extra]: readonly string[], advice = ''): void {
  if (extra === undefined) return
  throw new UsageError(`${command}: "${extra}" is one argument too many${advice}`)
}
