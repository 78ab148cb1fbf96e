import { describeJwsEngine } from '../../test/jws/jws-engine.suite.ts'
import { joseEngine } from './jose.ts'

describeJwsEngine('jose', joseEngine(globalThis.crypto.subtle))
