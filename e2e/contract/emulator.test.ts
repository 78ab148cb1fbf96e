import { afterAll } from 'vitest'

import { describeContract } from './contract.ts'
import { startEmulator } from './emulator-target.ts'

const { close, ...target } = await startEmulator()
afterAll(close)

describeContract('the emulator', target)
