import { spawn } from 'node:child_process'
import { delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root: string = fileURLToPath(new URL('../', import.meta.url))

/** The tools that this repository has installed, before any others. */
const PATH = fileURLToPath(new URL('../node_modules/.bin', import.meta.url)) + delimiter

export interface ToolOptions {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  /** Ends the tool, and fails, when it takes longer. */
  readonly timeoutMs?: number
}

/** Gives what the tool printed; throws it, too, when the tool fails. */
export async function runTool(
  tool: string,
  parameters: readonly string[],
  { cwd = root, env = process.env, timeoutMs }: ToolOptions = {},
): Promise<string> {
  const child = spawn(tool, parameters, {
    cwd,
    env: { ...env, PATH: PATH + env.PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
  })
  let printed = ''
  const print = (text: string) => (printed += text)
  child.stdout.setEncoding('utf8').on('data', print)
  child.stderr.setEncoding('utf8').on('data', print)
  const end = await new Promise<number | string>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve(code ?? `signal ${signal}`))
  })
  if (end === 0) return printed
  throw new Error(`${tool} ${parameters.join(' ')} ended with ${end}\n${printed}`.trimEnd())
}
