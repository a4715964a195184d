import { simulator } from '../bundle.js'
await simulator()
