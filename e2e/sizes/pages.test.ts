import { readFileSync } from 'node:fs'

import { expect, it } from 'vitest'

import { measuredIn } from '../docs/measured.ts'
import { measureRows, sizePages, sizesTable } from './pages.ts'

/** Another zlib may find a shorter way, and a page need not be written anew for each byte. */
const slack = 150

const sizes = /(?<=\| )[\d.]+ kB(?= \|)/gu

it.each(sizePages)(
  'the sizes in $page are what is measured; npm run sizes -- --write-docs writes them',
  async (sizePage) => {
    const text = readFileSync(new URL(`../../${sizePage.page}`, import.meta.url), 'utf8')
    const stands = measuredIn(text, 'sizes')
    const rows = await measureRows(sizePage)
    // What is no size stands there word for word, the goals and whether they are met included.
    expect(stands.replaceAll(sizes, '…')).toBe(sizesTable(rows).replaceAll(sizes, '…'))
    const far = [...stands.matchAll(sizes)].flatMap(([size], index) => {
      const { label = '', gzip = NaN } = rows[index] ?? {}
      return Math.abs(Number.parseFloat(size) * 1000 - gzip) <= slack ? [] : [{ label, size, gzip }]
    })
    expect(far).toEqual([])
  },
)
