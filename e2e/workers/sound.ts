// The fake without any of its settings: what takes over from one that was told to fail.
import { serve } from 'web-rerank/worker'
import { loadFake } from '../fake/model.ts'

serve((request, context) => loadFake({ ...request, model: null }, context))
