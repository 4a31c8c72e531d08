import { visit } from '../visit.ts'
import { openKernel } from './kernel.ts'

visit(openKernel)
