import { readdirSync, readFileSync } from 'node:fs'

import { expect, it } from 'vitest'

import { rowsOf } from './tables.ts'

const root = new URL('../../', import.meta.url)
const rows = rowsOf('CONTRIBUTING.md')

it('CONTRIBUTING.md has a row for each command', () => {
  const { scripts } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>
  }
  const described = rows.flatMap(({ cells: [first = ''] }) =>
    [...first.matchAll(/`npm (?:run )?([\w:]+)/gu)].map(([, name = '']) => name),
  )
  // One gate by itself, which `npm test` has.
  expect(new Set([...described, 'typecheck'])).toEqual(new Set(Object.keys(scripts)))
})

it('and for each folder of e2e', () => {
  const described = rows
    .filter(({ columns: [first = ''] }) => first === 'folder of `e2e`')
    .flatMap(({ cells: [first = ''] }) => [...first.matchAll(/[\w-]+/gu)].map(([name]) => name))
  const folders = readdirSync(new URL('e2e', root), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !/^(?:node_modules|\..*)$/u.test(entry.name))
    .map(({ name }) => name)
  expect(described.toSorted()).toEqual(folders.toSorted())
})
