import { pythonWithRequirements } from '../../foreign/virtual-environment.ts'

/** The Python that the tests with python-keycloak use, where this machine can have it. */
export async function findPython(): Promise<string | undefined> {
  try {
    return await pythonWithRequirements()
  } catch {
    return undefined
  }
}
