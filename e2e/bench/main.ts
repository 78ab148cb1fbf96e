// What verification and calls cost, beside others who do the same: `npm run bench`. docs/benchmarks.md says what the numbers mean.

import { mkdirSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

import { benchmarks } from './benchmarks.ts'
import { describeMachine } from './machine.ts'
import { printFigures, printGroup, verdictOn } from './print.ts'
import { runGroup } from './run-group.ts'
import { writeToDocs } from './write-docs.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '60' },
    ms: { type: 'string', default: '100' },
    // Only the tables whose title has this in it.
    only: { type: 'string', default: '' },
    'write-docs': { type: 'boolean', default: false },
  },
})
const effort = { rounds: Number(values.rounds), roundMs: Number(values.ms) }
const unknown = positionals.find((name) => !benchmarks.some((it) => it.name === name))
if (unknown !== undefined || !(effort.rounds >= 1 && effort.roundMs >= 1)) {
  console.error(
    `usage: npm run bench -- [${benchmarks.map(({ name }) => name).join(' | ')}] [--rounds 60] [--ms 100] [--only words-of-a-title] [--write-docs]`,
  )
  process.exit(2)
}

const results = new URL('../../node_modules/.cache/bench/', import.meta.url)
mkdirSync(results, { recursive: true })
const date = new Date().toISOString()
const circumstances = describeMachine()
const caption = `${effort.rounds} rounds of ${effort.roundMs} ms`
console.log(`${circumstances}\n`)

for (const { name, start } of benchmarks) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  // Everything here is one after another: what is measured has the machine for itself.
  // oxlint-disable no-await-in-loop
  const { groups, figures = [], leftOut = [], pids, close } = await start()
  const made: { readonly text: string; readonly result: unknown }[] = []
  const add = (text: string, result: unknown, isGood: boolean): void => {
    console.log(text)
    made.push({ text, result })
    if (!isGood) process.exitCode = 1
  }
  try {
    for (const line of leftOut) add(`Left out: ${line}.\n`, { leftOut: line }, true)
    for (const group of groups) {
      if (!group.title.includes(values.only)) continue
      const result = await runGroup(group, effort, pids)
      const isGood =
        result.void === undefined &&
        [...result.bars, ...result.rates].every(({ verdict }) => verdict === 'met')
      add(printGroup(result, caption), { ...result, caption }, isGood)
    }
    for (const each of figures) {
      if (!each.title.includes(values.only)) continue
      const measured = await each.measure(1)
      add(
        printFigures(each, measured),
        { title: each.title, caption: each.caption, unit: each.unit, figures: measured },
        measured.every((figure) => verdictOn(figure) === 'met'),
      )
    }
  } finally {
    await close()
  }
  // oxlint-enable no-await-in-loop
  const file = new URL(`${name}.json`, results)
  const record = { name, date, circumstances, results: made.map(({ result }) => result) }
  writeFileSync(file, `${JSON.stringify(record, undefined, 2)}\n`)
  console.log(`written: node_modules/.cache/bench/${name}.json\n`)
  if (values['write-docs']) {
    const measured = `Measured on ${date.slice(0, 10)}: ${circumstances}.`
    writeToDocs(name, [measured, ...made.map(({ text }) => text.trimEnd())].join('\n\n'))
  }
}
