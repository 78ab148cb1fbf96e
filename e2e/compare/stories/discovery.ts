import type { Story } from '../story.ts'
import { oidc, origin, realm } from './requests.ts'

/** What a realm publishes. */
export const discovery: Story = {
  title: 'discovery',
  asks: [
    { title: 'openid-configuration', path: `${realm}/.well-known/openid-configuration` },
    {
      title: 'openid-configuration from another origin',
      path: `${realm}/.well-known/openid-configuration`,
      headers: { origin },
    },
    {
      title: 'openid-configuration, HEAD',
      method: 'HEAD',
      path: `${realm}/.well-known/openid-configuration`,
    },
    {
      title: 'openid-configuration, OPTIONS without an origin',
      method: 'OPTIONS',
      path: `${realm}/.well-known/openid-configuration`,
    },
    {
      title: 'openid-configuration, preflight',
      method: 'OPTIONS',
      path: `${realm}/.well-known/openid-configuration`,
      headers: { origin, 'access-control-request-method': 'GET' },
    },
    {
      title: 'openid-configuration, POST',
      method: 'POST',
      path: `${realm}/.well-known/openid-configuration`,
    },
    {
      title: 'oauth-authorization-server, before the realm',
      path: `/.well-known/oauth-authorization-server${realm}`,
    },
    {
      title: 'oauth-authorization-server, below the realm',
      path: `${realm}/.well-known/oauth-authorization-server`,
    },
    {
      title: 'openid-configuration before the realm',
      path: `/.well-known/openid-configuration${realm}`,
    },
    { title: 'uma2-configuration', path: `${realm}/.well-known/uma2-configuration` },
    {
      title: 'uma2-configuration from another origin',
      path: `${realm}/.well-known/uma2-configuration`,
      headers: { origin },
    },
    { title: 'unknown document', path: `${realm}/.well-known/nothing` },
    { title: 'unknown realm', path: '/realms/nowhere/.well-known/openid-configuration' },
    { title: 'realm', path: realm },
    { title: 'realm from another origin', path: realm, headers: { origin } },
    { title: 'realm, with a slash at the end', path: `${realm}/` },
    { title: 'realm, DELETE', method: 'DELETE', path: realm },
    { title: 'realm that is not there', path: '/realms/nowhere' },
    { title: 'realm with an odd name', path: '/realms/n%C3%B6%20where%26' },
    { title: 'realm in other letters', path: '/realms/Lighthouse' },
    { title: 'no realm', path: '/realms/' },
    { title: 'no path that anything has', path: '/nothing' },
    { title: 'certs', path: `${oidc}/certs` },
    { title: 'certs from another origin', path: `${oidc}/certs`, headers: { origin } },
    { title: 'certs, HEAD', method: 'HEAD', path: `${oidc}/certs` },
    { title: 'certs, POST', method: 'POST', path: `${oidc}/certs`, form: {} },
    { title: 'certs, preflight', method: 'OPTIONS', path: `${oidc}/certs`, headers: { origin } },
    { title: 'unknown endpoint', path: `${oidc}/nothing` },
    { title: 'unknown endpoint, POST', path: `${oidc}/nothing`, form: { a: 'b' } },
    { title: 'unknown protocol', path: `${realm}/protocol/nothing/token` },
  ],
}
