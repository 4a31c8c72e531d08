import type { CurrentModel } from './current-model.ts'

export function openChooser(_models: CurrentModel): void {}
