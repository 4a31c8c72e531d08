import { defineCases } from './define.ts'

defineCases('page')
