// The process of one candidate: does what its parent says, and ends with it.

import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setImmediate as turnOfTheLoop } from 'node:timers/promises'

import type { Command, Prepared, Reply, Sample, Setup } from './candidate.ts'

/** Between two looks at the time: one look takes as long as the smallest operation. */
const operationsPerLook = 16

/** Milliseconds between two timers whose lateness is the delay; the least that Node takes. */
const timerMs = 1

let prepared: Prepared | undefined

process.on('message', (command: Command) => {
  void reply(command)
})
process.once('disconnect', () => process.exit())

async function reply(command: Command): Promise<void> {
  let answer: Reply
  try {
    answer = { value: await obey(command) }
  } catch (error) {
    answer = { error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
  process.send?.(answer)
}

async function obey(command: Command): Promise<unknown> {
  if (command.do === 'setup') {
    const { setup } = (await import(command.module)) as { setup: Setup<unknown> }
    prepared = await setup(command.given)
    return 'pid' in prepared ? [prepared.pid] : []
  }
  if (prepared === undefined) throw new Error(`expected setup before ${command.do}`)
  switch (command.do) {
    case 'measure':
      if ('measure' in prepared) return prepared.measure(command.ms)
      return command.atOnce === 1
        ? measureOneByOne(prepared.run, command.ms)
        : measureAtOnce(prepared.run, command)
    case 'ask':
      if (prepared.ask === undefined) throw new Error('expected a candidate that can be asked')
      return prepared.ask(command.question)
    case 'close':
      return prepared.close?.()
  }
}

/** Runs one operation after another. */
async function measureOneByOne(run: () => unknown, ms: number): Promise<Sample> {
  const stop = startWatch()
  let operations = 0
  for (const end = performance.now() + ms; performance.now() < end;) {
    for (let count = 0; count < operationsPerLook; count++) {
      const running = run()
      // One operation after the other is what is measured.
      // oxlint-disable-next-line no-await-in-loop
      if (running instanceof Promise) await running
    }
    operations += operationsPerLook
  }
  return { operations, ...stop() }
}

/** Starts so many operations at once, waits for all, lets the event loop turn, and again. */
async function measureAtOnce(
  run: () => unknown,
  { ms, atOnce }: { readonly ms: number; readonly atOnce: number },
): Promise<Sample> {
  const delay = monitorEventLoopDelay({ resolution: timerMs })
  delay.enable()
  const stop = startWatch()
  let operations = 0
  for (const end = performance.now() + ms; performance.now() < end;) {
    // oxlint-disable-next-line no-await-in-loop
    await Promise.all(Array.from({ length: atOnce }, run))
    // oxlint-disable-next-line no-await-in-loop
    await turnOfTheLoop()
    operations += atOnce
  }
  const times = stop()
  delay.disable()
  const late = (percentile: number): number =>
    Math.max(0, delay.percentile(percentile) / 1e6 - timerMs)
  return { operations, ...times, loopDelayMs: { p50: late(50), p99: late(99) } }
}

/** Starts to count time, with no garbage left from before. */
function startWatch(): () => { cpuMs: number; wallMs: number } {
  globalThis.gc?.()
  const cpu = process.cpuUsage()
  const wall = performance.now()
  return () => {
    const { user, system } = process.cpuUsage(cpu)
    return { cpuMs: (user + system) / 1000, wallMs: performance.now() - wall }
  }
}
