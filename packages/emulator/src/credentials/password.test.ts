import { pbkdf2Sync } from 'node:crypto'
import { expect, it } from 'vitest'

import type { CredentialExport } from '../realm/realm-export.ts'
import type { User } from '../realm/realm.ts'
import { isPasswordOf } from './password.ts'

async function check(credential: CredentialExport | undefined, password: string) {
  const warnings: string[] = []
  const user = { username: 'u', credentials: credential ? [credential] : [] } as unknown as User
  const isRight = await isPasswordOf(user, password, (message) => warnings.push(message))
  return { isRight, warnings }
}

function hashed(algorithm: string, digest: string, length: number): CredentialExport {
  const salt = Buffer.from('0123456789abcdef')
  const value = pbkdf2Sync('pässword', salt, 1000, length, digest).toString('base64')
  return {
    type: 'password',
    secretData: JSON.stringify({ value, salt: salt.toString('base64'), additionalParameters: {} }),
    credentialData: JSON.stringify({ hashIterations: 1000, algorithm, additionalParameters: {} }),
  }
}

it.each<[string, CredentialExport]>([
  ['a plain value', { type: 'password', value: 'pässword' }],
  ['pbkdf2-sha512', hashed('pbkdf2-sha512', 'sha512', 64)],
  ['pbkdf2-sha256', hashed('pbkdf2-sha256', 'sha256', 64)],
  ['pbkdf2', hashed('pbkdf2', 'sha1', 20)],
])('%s', async (_, credential) => {
  expect(await check(credential, 'pässword')).toEqual({ isRight: true, warnings: [] })
  expect(await check(credential, 'password')).toEqual({ isRight: false, warnings: [] })
  expect(await check(credential, '')).toEqual({ isRight: false, warnings: [] })
})

it('nobody without a password signs in by one', async () => {
  expect(await check(undefined, '')).toEqual({ isRight: false, warnings: [] })
})

it('a hash that WebCrypto has not is named, and never right', async () => {
  const { isRight, warnings } = await check(hashed('argon2', 'sha512', 64), 'pässword')
  expect(isRight).toBe(false)
  expect(warnings).toEqual([expect.stringMatching(/user u: .*argon2.*plain "value"/u)])
})
