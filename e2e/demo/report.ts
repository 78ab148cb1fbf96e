import { styleText } from 'node:util'

/** How one call went. */
export interface CallOutcome {
  readonly seed: string
  readonly latchkey: string
  readonly ok: boolean
  /** What came back in brief, or why not. */
  readonly answer: string
  readonly ms: number
}

/** Tells how the calls go, while they go and when all are over. */
export interface Report {
  note(line: string): void
  begin(latchkey: string): void
  end(outcome: CallOutcome): void
  summary(outcomes: readonly CallOutcome[], server: string): void
}

/** For people: a line a call; the call that is under way is shown where the terminal can take it back. */
export function textReport(out: NodeJS.WriteStream): Report {
  const style = (format: 'green' | 'red' | 'dim', text: string): string =>
    styleText(format, text, { stream: out })
  const clear = out.isTTY ? '\r\u001b[2K' : ''
  return {
    note: (line) => void out.write(`${clear}${style('dim', line)}\n`),
    begin: (latchkey) => void (out.isTTY && out.write(`  ${nameOf(latchkey)} …`)),
    end({ ok, latchkey, answer, ms }) {
      const mark = ok ? style('green', '✔') : style('red', '✘')
      const said = ok ? answer : style('red', answer)
      out.write(
        `${clear}${mark} ${nameOf(latchkey).padEnd(31)} ${said} ${style('dim', `${ms} ms`)}\n`,
      )
    },
    summary(outcomes, server) {
      const failed = outcomes.filter(({ ok }) => !ok).length
      const ms = outcomes.reduce((sum, outcome) => sum + outcome.ms, 0)
      const text = `${outcomes.length - failed} of ${outcomes.length} calls of python-keycloak's page did what they should, in ${ms} ms, on ${server}`
      out.write(`\n${style(failed === 0 ? 'green' : 'red', text)}\n`)
    },
  }
}

/** `client.tokenExchange({ … })  // legacy, v1` in short: `tokenExchange (legacy, v1)`. */
function nameOf(latchkey: string): string {
  const [, name = latchkey, remark] =
    /^(?:client\.)?(\w+)\(.*\)(?:\s*\/\/\s*(.*))?$/u.exec(latchkey) ?? []
  return remark === undefined ? name : `${name} (${remark})`
}

/** For machines: one JSON document at the end, and nothing else. */
export function jsonReport(out: NodeJS.WriteStream): Report {
  return {
    note: () => undefined,
    begin: () => undefined,
    end: () => undefined,
    summary: (calls, server) =>
      void out.write(
        `${JSON.stringify({ server, ok: calls.every(({ ok }) => ok), calls }, undefined, 2)}\n`,
      ),
  }
}
