import { readFileSync } from 'node:fs'

const modules = new URL('../node_modules/', import.meta.url)

/**
 * The public members of a class or an interface in the typings of a package, by name, each once. What is inherited,
 * private or protected is not among them, nor what an underscore marks as internal.
 */
export function membersOf(typings: string, declaration: string): readonly string[] {
  const text = readFileSync(new URL(typings, modules), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//gu, '')
  const head = new RegExp(
    String.raw`^( *)(?:export )?(?:declare )?(?:class|interface|type) ${declaration}\b[^{]*\{\n`,
    'mu',
  ).exec(text)
  if (head === null) throw new Error(`expected ${typings} to declare ${declaration}`)
  const body = text.slice(head.index + head[0].length)
  const end = body.search(new RegExp(`^${head[1]}\\}`, 'mu'))
  const lines = body.slice(0, end).split('\n')
  const indent = Math.min(...lines.filter((line) => line.trim()).map((line) => line.search(/\S/u)))
  const names = lines.flatMap((line) => {
    if (line.search(/\S/u) !== indent && line.search(/\S/u) !== indent + 1) return []
    const [, name] = /^ *(?:static |readonly |get |set )*([A-Za-z]\w*)\??\s*[(:]/u.exec(line) ?? []
    return name === undefined || name === 'constructor' ? [] : [name]
  })
  return [...new Set(names)]
}
