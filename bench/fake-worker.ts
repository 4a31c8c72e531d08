import { serve } from 'web-rerank/worker'
import { loadFake } from '../e2e/fake/model.ts'

serve(loadFake)
