import { invalidRequest } from './refusals.ts'

/** Throws a `Refusal` for a form that says a parameter twice, which no endpoint of a client's takes. */
export function checkRepeated(form: URLSearchParams, mayRepeat: readonly string[] = []): void {
  for (const name of new Set(form.keys())) {
    if (form.getAll(name).length > 1 && !mayRepeat.includes(name)) {
      throw invalidRequest('duplicated parameter')
    }
  }
}
