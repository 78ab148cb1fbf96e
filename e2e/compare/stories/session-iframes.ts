import type { Story } from '../story.ts'
import { oidc } from './requests.ts'

const init = `${oidc}/login-status-iframe.html/init`

/** What a page of keycloak-js puts into an iframe. */
export const sessionIframes: Story = {
  title: 'session iframes',
  asks: [
    { title: 'login status', path: `${oidc}/login-status-iframe.html` },
    { title: 'login status with a version', path: `${oidc}/login-status-iframe.html?version=1` },
    { title: 'init', path: init, query: { client_id: 'harbor-web', origin: 'http://localhost' } },
    {
      title: 'init from another port',
      path: init,
      query: { client_id: 'harbor-web', origin: 'http://localhost:5173' },
    },
    {
      title: 'init of a foreign origin',
      path: init,
      query: { client_id: 'signed-service', origin: 'http://evil.example' },
    },
    {
      title: 'init of an unknown client',
      path: init,
      query: { client_id: 'nobody', origin: 'http://localhost' },
    },
    { title: 'init of nothing', path: init },
    { title: 'cookies, step 1', path: `${oidc}/3p-cookies/step1.html` },
    { title: 'cookies, step 2', path: `${oidc}/3p-cookies/step2.html` },
    {
      title: 'unknown realm',
      path: '/realms/nowhere/protocol/openid-connect/login-status-iframe.html',
    },
  ],
}
