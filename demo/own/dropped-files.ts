import { isKnown } from './read-source.ts'
import type { Source } from './rows.ts'

/** More than anybody's notes; whoever drops a whole disk is told. */
const MOST_FILES = 5_000

export interface Dropped {
  readonly sources: readonly Source[]
  /** Files in folders whose names say that they are nothing to read. */
  readonly passedOver: number
}

/** What was dropped, with what lies in folders. To be called while the drop is being handled. */
export async function droppedFiles({ items }: DataTransfer): Promise<Dropped> {
  // The list is emptied as soon as the event is over.
  const given = [...items].map((item) => item.webkitGetAsEntry() ?? item.getAsFile())
  const found: Source[] = []
  const named = new Set<string>()
  for (const one of given) {
    if (one === null) continue
    if (one instanceof File) found.push({ path: one.name, file: one })
    else await gather(one, found)
    if (one instanceof File || one.isFile) named.add(one.name)
  }
  return chosenOf(found, ({ path }) => named.has(path))
}

/** What was chosen in a file picker; of a folder, what can be read. */
export function pickedFiles(files: Iterable<File>): Dropped {
  const sources = Array.from(files, (file) => ({
    path: file.webkitRelativePath || file.name,
    file,
  }))
  return chosenOf(sources, ({ file }) => file.webkitRelativePath === '')
}

/** Whatever was named by itself is tried; of what lies in folders, only what is known and not hidden. */
function chosenOf(found: readonly Source[], isNamed: (source: Source) => boolean): Dropped {
  const sources = found
    .filter((source) => isNamed(source) || isUsual(source.path))
    .toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
    .slice(0, MOST_FILES)
  return { sources, passedOver: found.length - sources.length }
}

function isUsual(path: string): boolean {
  return isKnown(path) && !/(?:^|\/)(?:\.|node_modules\/)/.test(path)
}

async function gather(entry: FileSystemEntry, found: Source[]): Promise<void> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
    found.push({ path: entry.fullPath.replace(/^\//, ''), file })
    return
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  // It gives a hundred or so at a time, and none when there are no more.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0) return
    for (const inner of some) await gather(inner, found)
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile
}
