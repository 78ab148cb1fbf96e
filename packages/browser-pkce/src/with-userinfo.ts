import { checkUserinfoSubject, userinfo } from '@latchkey/core'
import type { CallOptions, Userinfo } from '@latchkey/core'

import type { BrowserClient } from './browser-client.ts'
import { extended } from './extended.ts'
import { unwrap } from './unwrap.ts'

/** A client that can ask the server about its user. */
export interface UserinfoMethod {
  /** What the server says of the user, [OpenID Connect Core 1.0 §5.3](https://openid.net/specs/openid-connect-core-1_0.html#UserInfo). */
  userinfo(options?: CallOptions): Promise<Userinfo>
}

/** Adds `userinfo` to a client. */
export function withUserinfo<C extends BrowserClient>(client: C): C & UserinfoMethod {
  return extended(client, {
    async userinfo(options?: CallOptions) {
      const claims = await client.call(userinfo, {}, options)
      return unwrap('userinfo', checkUserinfoSubject(claims, client.session.claims?.sub))
    },
  })
}
