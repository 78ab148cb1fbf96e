export type { KeycloakEmulator, Listening, ListenOptions } from './emulator.ts'
export type { Fault, FaultOptions } from './faults.ts'
export type { KeycloakEmulatorOptions, OfRealm } from './options.ts'
export type {
  ClientExport,
  ClientScopeExport,
  ComponentExport,
  CredentialExport,
  GroupExport,
  MapperExport,
  RealmExport,
  RequiredActionExport,
  RoleExport,
  ScopeMappingExport,
  UserExport,
} from './realm/realm-export.ts'
export type { EndpointName } from './routes.ts'
export type { Warn } from './warn.ts'
