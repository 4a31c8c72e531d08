import { defineCases } from './define.ts'

defineCases('isolated')
