import { setting } from './setting.ts'
import { integer } from './setting-parsers.ts'

/** How many requests a minute are accepted. */
export const rateSettings = {
  rate_per_address: setting({
    name: 'EARSHOT_RATE_PER_ADDRESS',
    default: '180',
    meaning:
      'Requests per minute that one address may send to the capture routes; a report needs about eight. 0: no limit.',
    parse: integer({ min: 0, max: 1e9 }),
  }),
  rate_per_actor: setting({
    name: 'EARSHOT_RATE_PER_ACTOR',
    default: '600',
    meaning: 'Requests per minute that one API key or member may send to the management API. 0: no limit.',
    parse: integer({ min: 0, max: 1e9 }),
  }),
  rate_per_key: setting({
    name: 'EARSHOT_RATE_PER_KEY',
    default: '1200',
    meaning: 'Requests per minute that may be sent with one capture key. 0: no limit.',
    parse: integer({ min: 0, max: 1e9 }),
  }),
} as const
