import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runTool } from './run-tool.ts'

/** The package as it would be published, from what is built already: its path, and a way to be rid of it. */
export async function pack(): Promise<{ tarball: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'web-rerank-pack-'))
  const printed = await runTool('npm', [
    ...['pack', '--ignore-scripts', '--json', '--pack-destination', folder],
  ])
  // Warnings of npm's own come first.
  const [{ filename }] = JSON.parse(printed.slice(printed.indexOf('\n[') + 1)) as [
    { filename: string },
  ]
  return {
    tarball: join(folder, filename),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
