import { openStock } from './stock.ts'
import { visit } from '../visit.ts'

visit((options) => openStock(options, true))
