/**
 * Which Keycloak the playground uses, and as which client: the only place that says so. Each is another where its
 * environment variable is set when Vite starts.
 */
export const settings = {
  /** With or without `/auth`. */
  serverUrl: import.meta.env.VITE_SERVER_URL ?? 'http://localhost:8080',
  realm: import.meta.env.VITE_REALM ?? 'lighthouse',
  /** A public client with the standard flow, and this page among its redirect URIs. */
  clientId: import.meta.env.VITE_CLIENT_ID ?? 'harbor-web',
  /** The client whose resources the permissions are about. */
  resourceServer: import.meta.env.VITE_RESOURCE_SERVER ?? 'logbook-api',
} as const
