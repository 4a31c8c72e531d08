import type { ModelChoice } from '../model/model-choice.ts'

/** What the page's address says, so that a link brings back what was seen. */
export interface Address {
  readonly tab: string
  readonly query: string | null
  readonly choice: ModelChoice
}

const FIRST_TAB = 'search'

const RUNTIMES = ['auto', 'kernel', 'onnx'] as const
const DEVICES = ['auto', 'wasm', 'webgpu'] as const
const DTYPES = ['auto', 'fp32', 'fp16', 'int8', 'q4', 'q4f16'] as const

/** What is not one of the words that mean something means the same as nothing. */
function oneOf<T extends string>(words: readonly [T, ...T[]], said: string | null): T {
  return words.find((word) => word === said) ?? words[0]
}

export function readAddress(search: string): Address {
  const said = new URLSearchParams(search)
  const threads = Number(said.get('threads'))
  return {
    tab: said.get('tab') ?? FIRST_TAB,
    query: said.get('q'),
    choice: {
      model: said.get('model'),
      runtime: oneOf(RUNTIMES, said.get('runtime')),
      device: oneOf(DEVICES, said.get('device')),
      dtype: oneOf(DTYPES, said.get('dtype')),
      threads: Number.isInteger(threads) && threads > 0 ? threads : 'auto',
    },
  }
}

/** The same address with something changed; what goes without saying is not said. */
export function changedAddress(
  href: string,
  { tab, query, choice }: { [K in keyof Address]?: Address[K] | undefined },
): string {
  const address = new URL(href)
  const say = (name: string, value: string | null, usual: string | null) => {
    if (value === usual) address.searchParams.delete(name)
    else address.searchParams.set(name, value ?? '')
  }
  if (tab !== undefined) say('tab', tab, FIRST_TAB)
  if (query !== undefined) say('q', query === '' ? null : query, null)
  if (choice !== undefined) {
    say('model', choice.model, null)
    say('runtime', choice.runtime, 'auto')
    say('device', choice.device, 'auto')
    say('dtype', choice.dtype, 'auto')
    say('threads', String(choice.threads), 'auto')
  }
  return address.href
}

/** Typing is no navigation: the history does not grow. */
export function writeAddress(change: Parameters<typeof changedAddress>[1]): void {
  history.replaceState(null, '', changedAddress(location.href, change))
}
