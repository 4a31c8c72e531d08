// The whole catalogue, for those who read it; a worker that looks one model up imports find.ts.
import { catalogue } from './find.ts'
import type { CatalogueRow } from './types.ts'

export { fileFacts, findInCatalogue, makeRow } from './find.ts'
export type { CatalogueRow, FileFacts, ModelStatus } from './types.ts'

export const CATALOGUE: readonly CatalogueRow[] = catalogue()
