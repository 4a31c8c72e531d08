import type { BenchCase, Probe } from '../bench-case.ts'
import { SHAPE, visitId, type VisitFigure } from '../ids.ts'
import { WHO } from './who.ts'

const MODEL = 'tinybert-l2'
const FIRST = `${SHAPE[MODEL]}, first visit to 20 ranked, 20 Mbit/s and 40 ms`
const AGAIN = `${SHAPE[MODEL]}, the same with nothing stored but the model`
const SENT = 'sent beside the model, compressed'

function visits(figure: VisitFigure, name: string, unit: string): Probe[] {
  return (['kernel', 'ours'] as const).map((who) => ({
    id: visitId(who, MODEL, figure),
    place: 'visit',
    name: `${name}: ${WHO[who]}`,
    unit,
  }))
}

/** How many times the kernel's figure the other's is. */
function timesTheKernel(figure: VisitFigure, name: string) {
  return {
    name: `${name}: ${WHO.ours} over the kernel`,
    of: visitId('ours', MODEL, figure),
    over: visitId('kernel', MODEL, figure),
  }
}

/** What a visitor waits for, and what is sent. */
export const VISIT_CASES: readonly BenchCase[] = [
  {
    suite: 'kernel',
    // In this order: who comes again has been there before.
    probes: [...visits('home', FIRST, 'ms'), ...visits('home again', AGAIN, 'ms')],
    warmups: 0,
    rounds: 3,
    compared: [timesTheKernel('home', FIRST)],
    promised: [{ ...timesTheKernel('home again', AGAIN), must: 6, aim: 12, better: 'higher' }],
  },
  {
    suite: 'kernel',
    probes: visits('other bytes', SENT, 'KB'),
    warmups: 0,
    rounds: 1,
    promised: [
      { ...timesTheKernel('other bytes', SENT), must: 50, aim: 80, better: 'higher' },
      {
        name: `${SENT}: kernel, KB`,
        of: visitId('kernel', MODEL, 'other bytes'),
        ...{ must: 120, aim: 120, better: 'lower' },
      },
    ],
  },
]
