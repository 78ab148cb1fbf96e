import type { Story } from '../story.ts'
import { applicationActions, requiredActions } from './actions.ts'
import { authorizationCode } from './authorization-code.ts'
import { browserLogin } from './browser-login.ts'
import { clientAuthentication } from './client-authentication.ts'
import { discovery } from './discovery.ts'
import { crossOrigin, hostile } from './hostile.ts'
import { introspection } from './introspection.ts'
import { authorizationErrors, loginPage, registration, secondFactorPage } from './login-page.ts'
import { logoutByBrowser, logoutByToken } from './logout.ts'
import { passwordGrant } from './password.ts'
import { refreshing, rotation } from './refresh.ts'
import { revocation } from './revocation.ts'
import { sessionIframes } from './session-iframes.ts'
import { legacyExchange, standardExchange } from './token-exchange.ts'
import { requestingPartyTokens, umaAskers, umaPermissions, umaRequests } from './uma.ts'
import { userinfoStory } from './userinfo.ts'

/** All stories. */
export const stories: readonly Story[] = [
  discovery,
  passwordGrant,
  clientAuthentication,
  refreshing,
  rotation,
  authorizationCode,
  loginPage,
  secondFactorPage,
  authorizationErrors,
  registration,
  browserLogin,
  applicationActions,
  requiredActions,
  userinfoStory,
  introspection,
  revocation,
  logoutByToken,
  logoutByBrowser,
  sessionIframes,
  umaPermissions,
  umaRequests,
  umaAskers,
  requestingPartyTokens,
  standardExchange,
  legacyExchange,
  crossOrigin,
  hostile,
]
