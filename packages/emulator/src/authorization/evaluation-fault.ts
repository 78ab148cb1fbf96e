/** A policy that cannot be evaluated: Keycloak answers 500 and writes the cause to its log. */
export class EvaluationFault extends Error {
  override readonly name = 'EvaluationFault'
}
