import { globSync, readFileSync } from 'node:fs'

import * as core from '@latchkey/core'

const source = new URL('../../packages/core/src/', import.meta.url)

/** One row: what the doc comment of an export says, and what the operation itself says. */
interface Row {
  readonly file: string
  readonly name: string
  readonly see: string
  readonly keycloak: string
  readonly seed: string
}

/** `docs/operations.md`, made from the doc comments and the operations of core. */
export function operationsPage(): string {
  const rows = globSync('**/*.ts', { cwd: source, exclude: ['**/*.test.ts'] })
    .toSorted()
    .flatMap(rowsOf)
  return `# Operations

Generated from the code by \`npm run docs\`; a test holds it to the code. Each operation is one file of
\`packages/core/src\`: how to ask, and how to read the answer. *Carries* is what the request must carry; *again* tells
whether it is sent again when it is not known whether the server acted on it.

| operation | file | specification | Keycloak endpoint | carries | again | python-keycloak |
| --- | --- | --- | --- | --- | --- | --- |
${rows.map(line).join('\n')}
`
}

function line({ name, file, see, keycloak, seed }: Row): string {
  const exported: unknown = Object.entries(core).find(([key]) => key === name)?.[1]
  const operation = isOperation(exported) ? exported : undefined
  const cells = [
    `\`${name}\``,
    `[${file}](../packages/core/src/${file})`,
    see || '–',
    code(keycloak),
    operation?.security ?? '–',
    operation ? (operation.replay === 'safe' ? 'yes' : 'never') : '–',
    code(seed),
  ]
  return `| ${cells.join(' | ')} |`
}

function isOperation(value: unknown): value is core.Operation<never, unknown> {
  return typeof value === 'object' && value !== null && 'security' in value && 'replay' in value
}

function rowsOf(file: string): Row[] {
  const text = readFileSync(new URL(file, source), 'utf8')
  const commented = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export (?:const|(?:async )?function) (\w+)/gu
  return [...text.matchAll(commented)].flatMap(([, comment = '', name = '']) => {
    const tags = tagsOf(comment)
    const { see = '', keycloak = '', seed = '' } = tags
    return see !== '' && name in core ? [{ file, name, see, keycloak, seed }] : []
  })
}

function tagsOf(comment: string): Partial<Record<string, string>> {
  const text = comment.replaceAll(/^\s*\* ?/gmu, '')
  return Object.fromEntries(
    text
      .split(/^@/mu)
      .slice(1)
      .map((tag) => [
        /^\w+/u.exec(tag)?.[0],
        tag
          .replace(/^\w+\s*/u, '')
          .replaceAll(/\s+/gu, ' ')
          .trim(),
      ]),
  )
}

function code(text: string): string {
  return text === '' ? '–' : `\`${text}\``
}
