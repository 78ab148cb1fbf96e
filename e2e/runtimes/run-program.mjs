// Runs the program in Node, Deno or Bun: the file is the first argument, settings come by standard input.
import process from 'node:process'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'

const { default: program } = await import(pathToFileURL(process.argv[2]).href)
const request = new Request('http://program/', { method: 'POST', body: await text(process.stdin) })
console.log(await (await program.fetch(request)).text())
