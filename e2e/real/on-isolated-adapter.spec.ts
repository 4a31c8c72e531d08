import { defineCases } from './define.ts'

defineCases('adapter, isolated')
