import { expect, it } from 'vitest'

import { demoServer } from '../../test/demo-server.ts'
import { UsageError } from '../failure.ts'
import { permissionTicketGrant } from './permission-ticket-grant.ts'
import { umaTicketGrant } from './uma-ticket-grant.ts'

it('sends what umaTicketGrant sends for a ticket, and reads what it reads', () => {
  const asked = { ticket: 'a ticket & more' }
  expect(permissionTicketGrant.build(demoServer, asked)).toEqual(
    umaTicketGrant.build(demoServer, asked),
  )
  for (const member of ['parse', 'replay', 'security', 'withBearer'] as const) {
    expect(permissionTicketGrant[member]).toBe(umaTicketGrant[member])
  }
})

it.each([undefined, '', 7, null])('takes no %j for a ticket', (ticket) => {
  expect(() => permissionTicketGrant.build(demoServer, { ticket: ticket as never })).toThrow(
    UsageError,
  )
})
