import { escaped } from './html.ts'

const style = `
:root { color-scheme: light dark; --accent: #0b5cad; --line: #c4c9d1; --bad: #b3261e; }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem;
  font: 1rem/1.5 system-ui, sans-serif; background: light-dark(#eef1f5, #14181d); color: light-dark(#1b1f24, #e6e9ee); }
main { width: min(26rem, 100%); padding: 2rem; border-radius: .75rem; background: light-dark(#fff, #1f242b);
  box-shadow: 0 1px 3px #0003, 0 8px 24px #0002; }
#kc-header { text-align: center; font-size: 1.25rem; margin-bottom: 1rem; }
h1 { font-size: 1.4rem; margin: 0 0 1rem; }
form { display: grid; gap: 1rem; }
label { display: block; font-weight: 600; margin-bottom: .25rem; }
input { width: 100%; padding: .6rem .7rem; font: inherit; border: 1px solid var(--line); border-radius: .4rem;
  background: transparent; color: inherit; }
input[type="checkbox"] { width: auto; }
.choice { font-weight: 400; }
input:focus-visible, button:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
input[aria-invalid="true"] { border-color: var(--bad); }
button, input.button { padding: .7rem; font: inherit; font-weight: 600; border: 0; border-radius: .4rem; cursor: pointer;
  background: var(--accent); color: #fff; }
.error { color: light-dark(var(--bad), #ff9c94); margin: .25rem 0 0; }
.note { font-size: .875rem; opacity: .8; }
a { color: light-dark(var(--accent), #8ec3ff); }`

/** A page of a realm: what it is called, and what stands in it. */
export function layout(
  {
    title,
    heading,
    realm,
  }: { readonly title: string; readonly heading: string; readonly realm: string },
  content: string,
): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<div>
<header id="kc-header">${escaped(realm)}</header>
<main>
<h1 id="kc-page-title">${escaped(heading)}</h1>
${content}
</main>
</div>
</body>
</html>
`
}

/** A labelled field with the fault that was found in it. */
export function field(options: {
  readonly name: string
  readonly label: string
  readonly type?: string
  readonly value?: string
  readonly autocomplete?: string | undefined
  readonly isFocused?: boolean
  readonly error?: string | undefined
  readonly errorId?: string
}): string {
  const { name, label, type = 'text', value = '', autocomplete, isFocused = false, error } = options
  const { errorId = `input-error-${name}` } = options
  const completion = autocomplete === undefined ? '' : ` autocomplete="${autocomplete}"`
  const invalid = error === undefined ? '' : ` aria-invalid="true" aria-describedby="${errorId}"`
  const message =
    error === undefined ? '' : `<p class="error" id="${errorId}" role="alert">${escaped(error)}</p>`
  return `<div>
<label for="${name}">${escaped(label)}</label>
<input id="${name}" name="${name}" type="${type}" value="${escaped(value)}"${completion}${isFocused ? ' autofocus' : ''}${invalid}>
${message}</div>`
}
