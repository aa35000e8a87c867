/** The only door of this package, for a server that runs a relay inside itself. */
export type { Config, Setting } from './config/config.ts'
export { readConfig, SETTINGS } from './config/config.ts'
export { ConfigError, RelayError } from './errors.ts'
export type { Relay, RelayOptions } from './relay.ts'
export { createRelay } from './relay.ts'
export type { Report } from './storage/database.ts'
