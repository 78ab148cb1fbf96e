import { describe, expect, it } from 'vitest'
import { evaluatePermissions } from './evaluate.ts'
import {
  apply,
  ask,
  DENIED,
  names,
  NOW,
  person,
  policy,
  resource,
  told,
  unknown,
} from './lighthouse-cast.ts'
import { readResourceServer } from './read-resource-server.ts'

describe('hostile names', () => {
  const long = 'x'.repeat(100_000)
  it.each([['__proto__'], ['constructor'], ['hasOwnProperty'], [long], [','], ['\u0000']])(
    '%.20s is no resource, nor a scope of one',
    (name) => {
      const strange = name === '\u0000' ? DENIED : unknown(name)
      expect(told(ask('ada', { permissions: [name] }))).toBe(strange)
      expect(told(ask('ada', { permissions: [`Lamp#view,${name}`] }))).toBe('Lamp view')
    },
  )

  it.each(['__proto__', 'constructor', long, 'ключ', '😀'])('%.20s may be one', (name) => {
    const of = readResourceServer(
      name,
      {
        scopes: names(name),
        resources: [resource(name, [name], { type: name })],
        policies: [
          policy(`${name}!`, 'role', { roles: JSON.stringify([{ id: `${name}/${name}` }]) }),
          policy(name, 'scope', { scopes: JSON.stringify([name]), ...apply(`${name}!`) }),
        ],
      },
      () => undefined,
    )
    const clientRoles = Object.fromEntries([[name, [name]]])
    const asker = person(name, { clientRoles })
    for (const asked of [name, `${name}#${name}`, `#${name}`, `resource-type:${name}`]) {
      expect(told(evaluatePermissions(of, { permissions: [asked] }, asker, NOW))).toBe(
        `${name} ${name}`,
      )
      expect(told(evaluatePermissions(of, { permissions: [asked] }, person('x'), NOW))).toBe(DENIED)
    }
  })

  it('answers ten thousand permissions within a second', () => {
    const permissions = Array.from({ length: 10_000 }, (_, index) => `Kraken ${index}`)
    const before = performance.now()
    expect(told(ask('ada', { permissions: ['Lamp', ...permissions] }))).toBe('Lamp view+light')
    expect(performance.now() - before).toBeLessThan(1000)
  })
})
