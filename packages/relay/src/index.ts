/** The entry point for servers that embed a relay. */
export type { Config } from './config/config.ts'
export { readConfig, SETTINGS } from './config/config.ts'
export type { Setting } from './config/setting.ts'
export { ConfigError, RelayError } from './errors.ts'
export type { LogDestination } from './log.ts'
export type { Relay, RelayOptions } from './relay.ts'
export { createRelay } from './relay.ts'
export type { Report } from './storage/database.ts'
