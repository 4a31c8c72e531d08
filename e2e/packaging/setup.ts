import type { TestProject } from 'vitest/node'
import { build } from '../../scripts/build.ts'
import { pack } from '../../scripts/pack.ts'
import { runTool } from '../../scripts/run-tool.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the packed package lies. */
    tarball: string
  }
}

/** Once, before all tests: the tarball that every project installs. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await reachRegistry()
  if (!process.env.ALREADY_BUILT) await build()
  const { tarball, remove } = await pack()
  project.provide('tarball', tarball)
  return remove
}

/** Without the registry every install would wait for its time to run out, one after the other. */
async function reachRegistry(): Promise<void> {
  const impatient = ['--fetch-retries=0', '--fetch-timeout=20000', '--prefer-online']
  try {
    await runTool('npm', ['view', 'comlink', 'version', ...impatient], { timeoutMs: 30_000 })
  } catch (error) {
    throw new Error(
      'The npm registry cannot be reached; the packaging tests install from it. See that `npm view comlink version` works.',
      { cause: error },
    )
  }
}
