// The worker of our own kernel: nothing else is needed.
import { ownName } from '../host/own-thread.ts'
import { openKernelLane } from '../runtimes/kernel/kernel.ts'
import { LANE, serveLane } from './lane.ts'
import { loadKernel } from './load-kernel.ts'
import { serve } from './serve.ts'

if (ownName() === LANE) serveLane(openKernelLane)
else serve(loadKernel)
