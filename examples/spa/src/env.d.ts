interface ImportMetaEnv {
  readonly VITE_SERVER_URL?: string
  readonly VITE_REALM?: string
  readonly VITE_CLIENT_ID?: string
  readonly VITE_RESOURCE_SERVER?: string
}
