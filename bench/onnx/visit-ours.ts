import { openOurs } from './ours.ts'
import { visit } from '../visit.ts'

visit(openOurs)
