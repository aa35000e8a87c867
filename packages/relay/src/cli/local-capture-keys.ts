import { captureKeyRotation, captureKeysQuery } from '@earshot/protocol/schemas'
import type { Actor } from '../domain/access/actor.ts'
import type { StoreContext } from '../domain/context.ts'
import { toCaptureKeyResponse } from '../domain/keys/capture-key-response.ts'
import { createCaptureKey, pageOfCaptureKeys, revokeCaptureKey } from '../domain/keys/capture-keys.ts'
import { changeCaptureKey, disableOrigin, enableOrigin } from '../domain/keys/change-capture-key.ts'
import { rotateCaptureKey } from '../domain/keys/rotate-capture-key.ts'
import type { CaptureKey } from '../storage/database.ts'
import type { Management } from './management.ts'

/** The client's methods for capture keys, by the domain's verbs. */
export function localCaptureKeys(context: StoreContext, actor: Actor): Management['captureKeys'] {
  const respond = (key: CaptureKey) => toCaptureKeyResponse(key, context.now())
  return {
    list: async (query = {}) => {
      const page = await pageOfCaptureKeys(context, actor, captureKeysQuery.parse(query))
      return { ...page, items: page.items.map(respond) }
    },
    create: async (body) => respond(await createCaptureKey(context, actor, body)),
    update: async (key, body) => respond(await changeCaptureKey(context, actor, { ...body, key })),
    disableOrigin: async (key, origin) => respond(await disableOrigin(context, actor, { key, origin })),
    enableOrigin: async (key, origin) => respond(await enableOrigin(context, actor, { key, origin })),
    rotate: async (id, body = {}) => {
      const rotation = captureKeyRotation.parse(body)
      const { key, replaced } = await rotateCaptureKey(context, actor, { ...rotation, key: id })
      return { key: respond(key), replaced: respond(replaced) }
    },
    revoke: async (id) => respond(await revokeCaptureKey(context, actor, id)),
  }
}
