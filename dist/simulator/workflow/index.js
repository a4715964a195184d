import { simulatorStep } from '../../bundle.js'
await simulatorStep()
