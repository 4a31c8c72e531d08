// The fake runtime as a worker entry: what tests and the first demo page run while there is no real one.
import { serve } from 'web-rerank/worker'
import { loadFake } from './model.ts'

serve(loadFake)
