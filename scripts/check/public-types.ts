import { readFile } from 'node:fs/promises'
import { dirname, relative, resolve } from 'node:path'
import { root } from '../run-tool.ts'

/** Module names, wherever a declaration file may name one. */
const SPECIFIERS = [
  /\bfrom\s*['"]([^'"]+)['"]/g,
  /\bimport\s*\(?\s*['"]([^'"]+)['"]/g,
  /<reference\s+types=['"]([^'"]+)['"]/g,
  /<reference\s+path=['"]([^'"]+)['"]/g,
]
/** Globals that only Node's types declare. */
const NODE_GLOBALS = /\b(NodeJS\.\w+|Buffer)\b/
const COMMENTS = /\/\*(?!\*?\s*<reference)[\s\S]*?\*\/|^\s*\/\/(?!\/\s*<reference).*$/gm

/** The declaration files that package.json names. */
async function entries(): Promise<string[]> {
  const { exports } = JSON.parse(await readFile(resolve(root, 'package.json'), 'utf8')) as {
    exports: Record<string, string | { types?: string }>
  }
  return Object.values(exports).flatMap((entry) =>
    typeof entry === 'object' && entry.types && !entry.types.includes('*')
      ? [resolve(root, entry.types)]
      : [],
  )
}

/**
 * Throws when a type that users can reach comes from somewhere else: comlink's, transformers.js's
 * and Node's types are ours to use, and nobody's to install.
 */
export async function checkPublicTypes(): Promise<void> {
  const files = new Set(await entries())
  const faults: string[] = []
  // A set that grows while it is walked: each file is visited once.
  for (const file of files) {
    const code = (await readFile(file, 'utf8')).replace(COMMENTS, '')
    const foreign = (what: string) => faults.push(`${relative(root, file)} mentions ${what}`)
    const nodeGlobal = NODE_GLOBALS.exec(code)
    if (nodeGlobal) foreign(nodeGlobal[0])
    for (const [, specifier] of SPECIFIERS.flatMap((pattern) => [...code.matchAll(pattern)])) {
      if (!specifier!.startsWith('.')) foreign(specifier!)
      else files.add(resolve(dirname(file), specifier!.replace(/\.[jt]s$/, '.d.ts')))
    }
  }
  if (faults.length > 0) throw new Error(faults.join('\n'))
  process.stdout.write(`   ${files.size} declaration files, none mentions another package\n`)
}
