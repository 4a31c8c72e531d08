const SPACE = /[ \t\r\n]*/y
// Any character from the space on, but for the quote and the backslash.
const STRING = /"[ !#-[\]-\u{10ffff}]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[ !#-[\]-\u{10ffff}]*)*"/uy
const PLAIN = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y

type Awaited = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end'

/**
 * The line, from 1, where a text stops being JSON. Browsers say what is wrong, each in its own way,
 * and often not where.
 */
export function lineOfMistake(text: string): number {
  const end = wellFormedUntil(text)
  let line = 1
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) line++
  return line
}

function wellFormedUntil(text: string): number {
  const open: ('[' | '{')[] = []
  let awaited: Awaited = 'value'
  let at = 0
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at
    if (!pattern.test(text)) return false
    at = pattern.lastIndex
    return true
  }
  for (;;) {
    take(SPACE)
    const next = text[at]
    const canEnd = awaited.endsWith('or end')
    if (canEnd && next !== undefined && next === (open.at(-1) === '[' ? ']' : '}')) {
      open.pop()
      awaited = 'comma or end'
      at++
    } else if (awaited === 'comma or end') {
      if (next !== ',' || open.length === 0) return at
      awaited = open.at(-1) === '[' ? 'value' : 'key'
      at++
    } else if (awaited === 'colon') {
      if (next !== ':') return at
      awaited = 'value'
      at++
    } else if (awaited.startsWith('key')) {
      if (!take(STRING)) return at
      awaited = 'colon'
    } else if (next === '[' || next === '{') {
      open.push(next)
      awaited = next === '[' ? 'value or end' : 'key or end'
      at++
    } else {
      if (!take(STRING) && !take(PLAIN)) return at
      awaited = 'comma or end'
    }
  }
}
