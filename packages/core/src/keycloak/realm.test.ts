import { describe, expect, it } from 'vitest'

import { demoServer } from '../../test/demo-server.ts'
import { UsageError } from '../failure.ts'
import { realmMetadata, realmUrl } from './realm.ts'

describe('realmUrl', () => {
  it.each([
    ['https://kc.example', 'https://kc.example/realms/demo'],
    ['https://kc.example/', 'https://kc.example/realms/demo'],
    ['https://kc.example///', 'https://kc.example/realms/demo'],
    ['https://kc.example/auth', 'https://kc.example/auth/realms/demo'],
    ['https://kc.example/auth/', 'https://kc.example/auth/realms/demo'],
    ['https://kc.example/auth//', 'https://kc.example/auth/realms/demo'],
    ['https://kc.example/a/b', 'https://kc.example/a/b/realms/demo'],
    ['https://kc.example/a/../b/.', 'https://kc.example/b/realms/demo'],
    ['HTTPS://KC.Example:443', 'https://kc.example/realms/demo'],
    ['http://localhost:8080', 'http://localhost:8080/realms/demo'],
    ['http://[::1]:8080/auth', 'http://[::1]:8080/auth/realms/demo'],
    ['https://bücher.example', 'https://xn--bcher-kva.example/realms/demo'],
    ['https://kc.example/ä b', 'https://kc.example/%C3%A4%20b/realms/demo'],
  ])('%s', (serverUrl, expected) => {
    expect(realmUrl({ serverUrl, realm: 'demo' })).toBe(expected)
  })

  it.each([
    ['my realm', 'my%20realm'],
    ['Zoë', 'Zo%C3%AB'],
    ['a/b', 'a%2Fb'],
    ['../master', '..%2Fmaster'],
    ['a?b#c&d', 'a%3Fb%23c%26d'],
    ['50%', '50%25'],
    ['%2e%2e', '%252e%252e'],
    ['...', '...'],
    ['a\\b', 'a%5Cb'],
    ["it's", "it's"],
    ['constructor', 'constructor'],
  ])('the realm %s is one segment', (realm, segment) => {
    const url = realmUrl({ serverUrl: 'https://kc.example/auth', realm })
    expect(url).toBe(`https://kc.example/auth/realms/${segment}`)
    expect(new URL(url).href).toBe(url)
  })

  it.each([
    ['', 'an absolute URL'],
    ['kc.example', 'an absolute URL'],
    ['/auth', 'an absolute URL'],
    ['//kc.example', 'an absolute URL'],
    ['https://', 'an absolute URL'],
    [undefined, 'an absolute URL'],
    ['localhost:8080', 'to begin with https:// or http://, got localhost:'],
    ['file:///etc/passwd', 'to begin with https:// or http://, got file:'],
    ['javascript:alert(1)', 'to begin with https:// or http://, got javascript:'],
    ['httpx://kc.example/', 'begin with https:// or http://, got httpx:'],
    ['https://kc.example/?', 'no query, no fragment and no user'],
    ['https://kc.example/?a', 'no query, no fragment and no user'],
    ['https://kc.example/#a', 'no query, no fragment and no user'],
    ['https://user@kc.example/', 'no query, no fragment and no user'],
    ['https://:s3cret@kc.example/', 'no query, no fragment and no user'],
  ])('refuses the server %j', (serverUrl, message) => {
    const act = (): unknown => realmUrl({ serverUrl: serverUrl as string, realm: 'demo' })
    expect(act).toThrow(UsageError)
    expect(act).toThrow(message)
    expect(act).not.toThrow('s3cret')
  })

  it.each([[''], [' '], ['.'], ['..'], [undefined], [null], [5], [['demo']]])(
    'refuses the realm %j',
    (realm) => {
      const act = (): unknown => realmUrl({ serverUrl: 'https://a', realm: realm as string })
      expect(act).toThrow(UsageError)
      expect(act).toThrow('expected realm to be the name of a realm')
    },
  )
})

describe('realmMetadata', () => {
  it('is what Keycloak says, as far as the URL tells', () => {
    const metadata = realmMetadata({ serverUrl: 'https://kc.example', realm: 'demo' })
    expect(metadata).toEqual({ ...demoServer, code_challenge_methods_supported: ['S256'] })
  })
})
