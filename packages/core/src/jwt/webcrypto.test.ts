import { describeJwsEngine } from '../../test/jws/jws-engine.suite.ts'
import { webcryptoEngine } from './webcrypto.ts'

describeJwsEngine('WebCrypto', webcryptoEngine(globalThis.crypto.subtle))
