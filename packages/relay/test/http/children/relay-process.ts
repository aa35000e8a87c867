import { readConfig } from '../../../src/config/config.ts'
import { createCaptureKey } from '../../../src/domain/keys/capture-keys.ts'
import { openStores } from '../../../src/open-stores.ts'
import { createRelay } from '../../../src/relay.ts'
import { operatorOf } from '../../support/operator.ts'

/** A relay in a process of its own, to be killed. Says where it is, and a capture key that is good there. */
const data_dir = process.argv[2] ?? ''
const config = { ...readConfig({}), port: 0, data_dir, log: 'off', rate_per_address: 0, rate_per_key: 0 }
const stores = await openStores({ data_dir, now: Date.now })
const { public_key } = await createCaptureKey(
  { database: stores.database, now: Date.now },
  await operatorOf(stores.database),
  { name: 'The shop', allowed_origins: ['https://app.example.com'] },
)
await stores.database.close()
const relay = await createRelay(config)
const { url } = await relay.listen()
console.log(JSON.stringify({ url, public_key }))
