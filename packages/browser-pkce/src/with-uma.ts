import { fail, LatchkeyError, readUmaAccess, umaPermissions } from '@latchkey/core'
import type {
  CallOptions,
  FailureReason,
  Permissions,
  Require,
  Result,
  UmaAccess,
  UmaPermission,
} from '@latchkey/core'

import type { BrowserClient } from './browser-client.ts'
import { extended } from './extended.ts'

/** How to ask for permissions. */
export interface UmaOptions extends CallOptions {
  /** The client id of the resource server whose resources are meant. */
  readonly audience?: string
}

/** How to ask for permissions where no resource server is known: by its name. */
export type UmaOptionsWithAudience = UmaOptions & { readonly audience: string }

/** What the signed-in user may do, as Keycloak's authorization services see it. `Audience` is the type of the last argument. */
export interface UmaMethods<Audience extends [UmaOptions] | [UmaOptions?]> {
  /**
   * Which of these permissions the user has; without any named, which the user has at all. None is an empty list.
   * [Keycloak, obtaining permissions](https://www.keycloak.org/docs/latest/authorization_services/#_service_obtaining_permissions)
   */
  umaPermissions(
    permissions: Permissions | undefined,
    ...options: Audience
  ): Promise<readonly UmaPermission[]>
  /** Has the user all of these permissions, or any? That nobody is signed in is an answer too; that it is not known rejects. */
  hasUmaAccess(
    permissions: Permissions,
    ...options: { [K in keyof Audience]: Audience[K] & { readonly require?: Require } }
  ): Promise<UmaAccess>
}

/** Adds `umaPermissions` and `hasUmaAccess` to a client, for the resources of one resource server. */
export function withUma<C extends BrowserClient>(
  client: C,
  settings: { readonly umaAudience: string },
): C & UmaMethods<[UmaOptions?]>
/** Adds `umaPermissions` and `hasUmaAccess` to a client; each call names the resource server. */
export function withUma<C extends BrowserClient>(
  client: C,
  settings?: { readonly umaAudience?: undefined },
): C & UmaMethods<[UmaOptionsWithAudience]>
export function withUma<C extends BrowserClient>(
  client: C,
  { umaAudience }: { readonly umaAudience?: string | undefined } = {},
): C & UmaMethods<[UmaOptions?]> {
  function ask(
    permissions: Permissions | undefined,
    { audience = umaAudience, ...callOptions }: UmaOptions,
  ): Promise<readonly UmaPermission[]> {
    const asked = {
      ...(permissions !== undefined && { permissions }),
      ...(audience !== undefined && { audience }),
    }
    return client.call(umaPermissions, asked, callOptions)
  }

  return extended(client, {
    umaPermissions: (permissions: Permissions | undefined, options: UmaOptions = {}) =>
      ask(permissions, options),
    async hasUmaAccess(
      permissions: Permissions,
      { require, ...options }: UmaOptions & { readonly require?: Require } = {},
    ) {
      const answer = await settled(ask(permissions, options))
      // Whoever is not known to be signed out may be signed in.
      const isAnswer =
        answer.ok || answer.error.code !== 'signed_out' || client.session.status !== 'unknown'
      const access = isAnswer ? readUmaAccess(permissions, answer, require) : answer
      if (access.ok) return access.value
      throw new LatchkeyError('hasUmaAccess', access.error)
    },
  })
}

async function settled<T>(answer: Promise<T>): Promise<Result<T, FailureReason>> {
  try {
    return { ok: true, value: await answer }
  } catch (error) {
    if (LatchkeyError.is(error)) return fail(error.reason)
    throw error
  }
}
