// For pages without a bundler: to load this file is enough.
import { defineRerankResults } from './define.ts'

defineRerankResults()

export { defineRerankResults } from './define.ts'
