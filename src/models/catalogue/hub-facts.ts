// Written by `npm run catalogue -- --refresh` from the hub's API: nothing here is typed by hand.
import type { HubFacts } from './types.ts'

export const HUB_FACTS: Readonly<Record<string, HubFacts>> = {}
