import type { Exchange } from '../exchange.ts'

/** The token of `Authorization: Bearer`; `undefined` where there is none. */
export function bearerToken({ request }: Exchange): string | undefined {
  return /^Bearer\s+(\S+)\s*$/iu.exec(request.headers.get('authorization') ?? '')?.[1]
}
