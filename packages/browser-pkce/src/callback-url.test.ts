import { describe, expect, it } from 'vitest'

import { findCallback } from './callback-url.ts'

const page = 'https://app.example.com/cb'

describe('findCallback', () => {
  it.each<[string, string, string]>([
    ['#state=s&code=c', '', 's'],
    ['?state=s&code=c', '', 's'],
    ['#state=s&error=login_required', '', 's'],
    ['?state=s&error=login_required&error_description=d&error_uri=u', '', 's'],
    ['#state=s&session_state=x&iss=https%3A%2F%2Fid&code=c', '', 's'],
    ['#state=s&code=c&kc_action=UPDATE_PASSWORD&kc_action_status=success', '', 's'],
    ['#state=s&code=', '', 's'],
    ['#state=&code=c', '', ''],
    // Names as a proxy may write them.
    ['#%73tate=s&c%6fde=c', '', 's'],
    ['#state=%C3%A4%20+b&code=c', '', 'ä  b'],
    // Everything else stays, byte for byte.
    ['?a=1&state=s&b=%7e%7E+%20&code=c&c', '?a=1&b=%7e%7E+%20&c', 's'],
    ['?a=%zz&state=s&code=c&&d=&=e', '?a=%zz&&d=&=e', 's'],
    ['?codes=1&my_state=2&state=s&code=c&State=3', '?codes=1&my_state=2&State=3', 's'],
    ['#/inbox&state=s&code=c', '#/inbox', 's'],
    ['?tab=2#state=s&code=c', '?tab=2', 's'],
    ['?#state=s&code=c', '?', 's'],
    ['?state=s&code=c#', '#', 's'],
    ['?state=s&code=c#/inbox?x=1', '#/inbox?x=1', 's'],
    ['#a\n=1&state=s&code=c', '#a\n=1', 's'],
    // Of a repeated name nothing is left; whether that is an answer, the checks say.
    ['#state=s&code=c&state=t&code=d', '', 's'],
    // The fragment's is the one, for the client asks for it.
    ['?state=q&error=e#state=f&code=c', '', 'f'],
    // Of two answers none stays, for a code is in each.
    ['?x=1&state=a&code=MARKED#state=b&code=c', '?x=1', 'b'],
    ['?code=SUMMER#state=b&code=c', '?code=SUMMER', 'b'],
    // A name with a question mark is another name.
    ['?a=1&?code=5&state=s&code=c', '?a=1&?code=5', 's'],
    ['??code=5&state=s&code=c', '??code=5', 's'],
  ])('%j leaves %j of state %j', (end, rest, state) => {
    const found = findCallback(page + end)
    expect(found).toEqual({ state, cleaned: page + rest })
  })

  it.each([
    [''],
    ['?'],
    ['#'],
    ['?code=c'],
    ['#code=c'],
    ['?error=e'],
    ['?state=s'],
    ['#state=s&session_state=x'],
    ['?state=s#code=c'],
    ['#/inbox?state=s&code=c'],
    ['#!/code=c&state=s'],
    ['#State=s&Code=c'],
    ['#access_token=t&state=s'],
    ['/state=s&code=c'],
    ['#state%3Ds%26code%3Dc'],
    ['?a#b?code=c#state=s'],
  ])('%j is no answer to a login', (end) => {
    expect(findCallback(page + end)).toBeUndefined()
  })

  it('takes its time neither with a long URL nor with many parameters', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => `p${index}=%20`).join('&')
    expect(findCallback(`${page}?${many}#state=s&code=c`)?.cleaned).toBe(`${page}?${many}`)
  })
})
