// For the demo's own tests. The fake's own entry would be shaken out here: this package has
// no module that does something by being imported.
import { serve } from 'web-rerank/worker'
import { loadFake } from '../../e2e/fake/model.ts'

serve(loadFake)
