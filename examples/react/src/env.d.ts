interface ImportMetaEnv {
  readonly VITE_SERVER_URL?: string
  readonly VITE_REALM?: string
  readonly VITE_CLIENT_ID?: string
}
