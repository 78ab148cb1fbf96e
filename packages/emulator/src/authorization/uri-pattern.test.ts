import { describe, expect, it } from 'vitest'
import { bestPattern } from './uri-pattern.ts'

describe('bestPattern', () => {
  it.each([
    // Keycloak 26.7.4 took each of these for /logbook/* or /lamp.
    [['/logbook', '/logbook/*', '/lamp'], '/logbook/2026', '/logbook/*'],
    [['/logbook', '/logbook/*', '/lamp'], '/logbook', '/logbook'],
    [['/logbook', '/logbook/*', '/lamp'], '/logbook/', '/logbook'],
    [['/logbook/*'], '/logbook', '/logbook/*'],
    [['/logbook/*', '/lamp'], '/logbook//1', '/logbook/*'],
    [['/logbook/*', '/lamp'], '/x/../logbook/1', '/logbook/*'],
    [['/logbook/*', '/lamp'], '/lamp;x=1', '/lamp'],
    [['/logbook/*', '/lamp'], '/lamp?x', '/lamp'],
    [['/logbook/*', '/lamp'], '/l%61mp', '/lamp'],
    [['/logbook/*', '/lamp'], '/logbook/a/b/c', '/logbook/*'],
    [['/logbook/*', '/lamp'], 'logbook/1', undefined],
    [['/logbook/*', '/lamp'], '/logbookx', undefined],
    [['/logbook/*', '/lamp'], 'http://h/lamp', undefined],
    [['/logbook/*', '/lamp'], '', undefined],
    // What goes before what.
    [['/a/*', '/a/b/*', '/*'], '/a/b/c', '/a/b/*'],
    [['/a/*', '/a/{id}'], '/a/1', '/a/{id}'],
    [['/a/{id}', '/a/1'], '/a/1', '/a/1'],
    [['/*', '/*.html'], '/a/b.html', '/*.html'],
    [['/a/{id}/{part}', '/a/{id}/log'], '/a/1/log', '/a/{id}/log'],
    [['/a/{id}'], '/a/1/2', undefined],
    [['/a/{id}/*'], '/a/1/2', '/a/{id}/*'],
    [['http://h/*'], 'http://h/a', 'http://h/*'],
    // What no path can be read from.
    [['/*'], '/%zz', undefined],
    [['/*'], '/a b', undefined],
    [['/*'], 'urn:a', undefined],
    [['/*'], '/../../a', '/*'],
    [['', '/a'], '/', undefined],
    [[], '/a', undefined],
  ])('%j, %.30s: %s', (patterns, uri, expected) => {
    expect(bestPattern(patterns, uri)).toBe(expected)
  })

  it.each([
    ['slashes', '/'.repeat(100_000)],
    ['dots', `/${'../'.repeat(30_000)}a`],
    ['parameters', `/${';x/'.repeat(30_000)}`],
  ])('reads 100 kB of %s', (_, uri) => {
    expect(bestPattern(['/*'], uri)).toBe('/*')
  })
})
