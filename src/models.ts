// The public names for knowing a model before it is used: the catalogue, and what a model's files say.
export {
  CATALOGUE,
  findInCatalogue,
  type CatalogueRow,
  type FileFacts,
  type ModelStatus,
} from './models/catalogue/index.ts'
export { PUBLISHED_QUALITY, type PublishedQuality } from './models/catalogue/quality.ts'
export {
  inspectModel,
  type InspectOptions,
  type ModelDescription,
  type ModelGraph,
} from './models/inspect-model.ts'
