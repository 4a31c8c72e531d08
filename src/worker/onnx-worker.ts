// The worker of the ONNX runtime: transformers.js and all it brings.
import { ownName } from '../host/own-thread.ts'
import { openOnnxSession } from '../runtimes/onnx.ts'
import { loadOnnx } from './load-onnx.ts'
import { LANE, serveLane } from './lane.ts'
import { serve } from './serve.ts'

if (ownName() === LANE) serveLane(openOnnxSession)
else serve(loadOnnx)
