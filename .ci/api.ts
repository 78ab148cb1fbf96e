// The public surface of every package, entry by entry, as reports in packages/*/etc: a change of what consumers see is a
// change of a report, and so in the review. Fed with what the build emits. `--write` (npm run api) brings them up to date.

import { existsSync, globSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

import {
  CompilerState,
  Extractor,
  ExtractorConfig,
  ExtractorLogLevel,
} from '@microsoft/api-extractor'
import type { ExtractorMessage } from '@microsoft/api-extractor'

interface Entry {
  /** `index` for `.`, else the subpath: `fetch`. */
  readonly name: string
  readonly types: string
}

const root = join(import.meta.dirname, '..')
const write = process.argv.includes('--write')

let failed = false
function complain(where: string, what: string): void {
  failed = true
  console.log(`${where}: ${what}`)
}

function entriesOf(folder: string): Entry[] {
  const { exports }: { exports: Record<string, string | { readonly types?: string }> } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  )
  return Object.entries(exports).flatMap(([subpath, target]) =>
    typeof target === 'string' || target.types === undefined
      ? []
      : [
          {
            name: subpath === '.' ? 'index' : basename(subpath),
            types: join(folder, target.types),
          },
        ],
  )
}

function configure(folder: string, { name, types }: Entry, all: readonly Entry[]): ExtractorConfig {
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(folder, 'package.json'),
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: types,
      newlineKind: 'lf',
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'es2022',
            module: 'preserve',
            moduleResolution: 'bundler',
            lib: ['es2022', 'dom', 'dom.iterable'],
            types: all.some((entry) => entry.name.includes('node')) ? ['node'] : [],
            strict: true,
          },
          files: all.map((entry) => entry.types),
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: name,
        reportFolder: join(folder, 'etc'),
        reportTempFolder: join(folder, 'node_modules/.cache/api'),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        extractorMessageReporting: {
          default: { logLevel: ExtractorLogLevel.Error },
          // Everything that is exported is released.
          'ae-missing-release-tag': { logLevel: ExtractorLogLevel.None },
          // It asks for a comment on each member, too; `undocumented` asks for the exports.
          'ae-undocumented': { logLevel: ExtractorLogLevel.None },
          // A link may lead to another entry.
          'ae-unresolved-link': { logLevel: ExtractorLogLevel.None },
        },
        // TSDoc's own grammar is stricter than what editors show.
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
  })
}

/** Exports without a doc comment: the report marks them in a line above, members in an indented one. */
function undocumented(report: string): string[] {
  return [...report.matchAll(/^\/\/ .*\(undocumented\)\n(.*)$/gm)].map(([, line]) => line ?? '')
}

/** A subpath may use a type that consumers can name by the package's own entry. */
function isInIndex(message: ExtractorMessage, config: ExtractorConfig): boolean {
  const index = join(dirname(config.mainEntryPointFilePath), 'index.d.ts')
  const name = /The symbol "(.+?)"/.exec(message.text)?.[1]
  if (name === undefined || config.mainEntryPointFilePath === index || !existsSync(index))
    return false
  const declared = new RegExp(
    `^export (?:declare )?\\w+ ${name}\\b|^export (?:type )?\\{[^}]*\\b${name}\\b`,
    'm',
  )
  return declared.test(readFileSync(index, 'utf8'))
}

function check(where: string, config: ExtractorConfig, compilerState: CompilerState): void {
  const result = Extractor.invoke(config, {
    compilerState,
    localBuild: write,
    printApiReportDiff: true,
    messageCallback: (message: ExtractorMessage) => {
      message.handled = true
      if (!['error', 'warning'].includes(message.logLevel)) return
      if (message.messageId === 'ae-forgotten-export' && isInIndex(message, config)) return
      if (!write || !message.messageId.startsWith('console-api-report'))
        complain(where, message.text)
    },
  })
  if (result.apiReportChanged && !write) complain(where, 'is not what the build exports')
  for (const line of undocumented(readFileSync(config.reportTempFilePath, 'utf8'))) {
    complain(where, `has no doc comment: ${line}`)
  }
}

function checkPackage(folder: string): void {
  const entries = entriesOf(folder)
  const missing = entries.filter(({ types }) => !existsSync(types))
  for (const { types } of missing) {
    complain(types, 'is not there: the build has not made what "exports" names')
  }
  if (missing.length > 0) return
  const configs = entries.map((entry) => configure(folder, entry, entries))
  const [first] = configs
  if (first === undefined) return
  mkdirSync(join(folder, 'etc'), { recursive: true })
  const state = CompilerState.create(first)
  for (const config of configs) {
    check(`${basename(folder)} ${config.reportFilePath.slice(folder.length + 1)}`, config, state)
  }
  const kept = new Set(configs.map(({ reportFilePath }) => reportFilePath))
  for (const file of globSync('etc/*.api.md', { cwd: folder }).map((it) => join(folder, it))) {
    if (kept.has(file)) continue
    if (write) rmSync(file)
    else complain(file, 'is the report of no entry any more')
  }
}

for (const file of globSync('packages/*/package.json', { cwd: root })) {
  checkPackage(join(root, dirname(file)))
}
if (failed && !write)
  console.log('After a change that is meant: npm run api, and read the difference.')
process.exitCode = failed ? 1 : 0
