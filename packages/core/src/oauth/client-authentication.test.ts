import { describe, expect, it } from 'vitest'

import { UsageError } from '../failure.ts'
import type { HttpRequest } from '../http.ts'
import {
  clientSecretBasic,
  clientSecretPost,
  noClientAuthentication,
} from './client-authentication.ts'
import type { ClientAuthentication } from './client-authentication.ts'

const request: HttpRequest = {
  method: 'POST',
  url: 'https://kc.example/token',
  headers: { accept: 'application/json' },
  body: 'grant_type=client_credentials',
}
const secret = 'rs-secret &%+:ü'

describe('client authentication — RFC 6749 §2.3.1', () => {
  it.each([
    ['app', 's3cret', 'app:s3cret'],
    ['app', secret, 'app:rs-secret+%26%25%2B%3A%C3%BC'],
    ['urn:app/ö b', 'x', 'urn%3Aapp%2F%C3%B6+b:x'],
    ['a', '=', 'a:%3D'],
    ['a', '€😀', 'a:%E2%82%AC%F0%9F%98%80'],
    ['a', '*-._~', 'a:*-._%7E'],
  ])('basic form-encodes both halves of %s and %s', (client_id, clientSecret, halves) => {
    const authentication = clientSecretBasic(clientSecret)
    expect(authentication.method).toBe('client_secret_basic')
    expect(authentication.authenticate(request, { client_id })).toEqual({
      ...request,
      headers: {
        accept: 'application/json',
        authorization: `Basic ${Buffer.from(halves).toString('base64')}`,
      },
    })
  })

  it.each<[ClientAuthentication, string, string]>([
    [clientSecretPost(secret), 'client_secret_post', '&client_secret=rs-secret+%26%25%2B%3A%C3%BC'],
    [noClientAuthentication(), 'none', ''],
  ])('in the body', (authentication, method, more) => {
    expect(authentication.method).toBe(method)
    expect(authentication.authenticate(request, { client_id: 'app&1' })).toEqual({
      ...request,
      body: `grant_type=client_credentials&client_id=app%261${more}`,
    })
  })

  it('leaves the request as it was', () => {
    const before = structuredClone(request)
    const client = { client_id: 'app' }
    for (const authentication of [
      clientSecretBasic('x'),
      clientSecretPost('x'),
      noClientAuthentication(),
    ]) {
      void authentication.authenticate(request, client)
    }
    expect(request).toEqual(before)
  })

  it.each([
    ['', 'an empty string'],
    [undefined, 'nothing'],
    [null, 'null'],
    [5, 'a number'],
  ])('refuses the secret %j', (clientSecret, got) => {
    for (const authentication of [clientSecretBasic, clientSecretPost]) {
      const act = (): unknown => authentication(clientSecret as string)
      expect(act).toThrow(UsageError)
      expect(act).toThrow(`got ${got};`)
    }
  })
})
