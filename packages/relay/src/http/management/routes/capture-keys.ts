import {
  CAPTURE_KEY,
  CAPTURE_KEY_ORIGIN_DISABLING,
  CAPTURE_KEY_ORIGIN_ENABLING,
  CAPTURE_KEY_REVOCATION,
  CAPTURE_KEY_ROTATION,
  CAPTURE_KEYS,
} from '@earshot/protocol'
import {
  captureKey,
  captureKeyChange,
  captureKeyOrigin,
  captureKeyPage,
  captureKeyRotation,
  captureKeysQuery,
  newCaptureKey,
  rotatedCaptureKey,
} from '@earshot/protocol/schemas'
import type { Context } from '../../../domain/context.ts'
import { toCaptureKeyResponse } from '../../../domain/keys/capture-key-response.ts'
import {
  createCaptureKey,
  findOwnCaptureKey,
  pageOfCaptureKeys,
  revokeCaptureKey,
} from '../../../domain/keys/capture-keys.ts'
import { changeCaptureKey, disableOrigin, enableOrigin } from '../../../domain/keys/change-capture-key.ts'
import { rotateCaptureKey } from '../../../domain/keys/rotate-capture-key.ts'
import type { CaptureKey } from '../../../storage/database.ts'
import { route } from '../route.ts'

const respond = (context: Context, key: CaptureKey) => toCaptureKeyResponse(key, context.now())

export const captureKeyRoutes = [
  route({
    method: 'get',
    path: CAPTURE_KEYS,
    scope: 'capture_keys:read',
    summary: 'List capture keys, oldest first, revoked ones included.',
    query: captureKeysQuery,
    errors: ['NOT_FOUND'],
    response: captureKeyPage,
    run: async ({ context, actor, query }) => {
      const page = await pageOfCaptureKeys(context, actor, query)
      return { ...page, items: page.items.map((key) => respond(context, key)) }
    },
  }),
  route({
    method: 'post',
    path: CAPTURE_KEYS,
    scope: 'capture_keys:create',
    summary: 'Create a capture key.',
    body: newCaptureKey,
    errors: ['NOT_FOUND'],
    status: 201,
    response: captureKey,
    run: async ({ context, actor, body }) => respond(context, await createCaptureKey(context, actor, body)),
  }),
  route({
    method: 'get',
    path: CAPTURE_KEY,
    scope: 'capture_keys:read',
    summary: 'Get a capture key.',
    response: captureKey,
    run: async ({ context, actor, params }) =>
      respond(context, await findOwnCaptureKey(context, actor, String(params.id))),
  }),
  route({
    method: 'patch',
    path: CAPTURE_KEY,
    scope: 'capture_keys:update',
    summary: 'Change the settings of a capture key, effective at once.',
    body: captureKeyChange,
    errors: ['CONFLICT'],
    response: captureKey,
    run: async ({ context, actor, params, body }) =>
      respond(context, await changeCaptureKey(context, actor, { ...body, key: String(params.id) })),
  }),
  route({
    method: 'post',
    path: CAPTURE_KEY_ORIGIN_DISABLING,
    scope: 'capture_keys:update',
    summary: 'Refuse new captures from one of the key’s origins. Its reports stay.',
    body: captureKeyOrigin,
    errors: ['CONFLICT'],
    response: captureKey,
    run: async ({ context, actor, params, body }) =>
      respond(context, await disableOrigin(context, actor, { ...body, key: String(params.id) })),
  }),
  route({
    method: 'post',
    path: CAPTURE_KEY_ORIGIN_ENABLING,
    scope: 'capture_keys:update',
    summary: 'Accept captures from a disabled origin again.',
    body: captureKeyOrigin,
    errors: ['CONFLICT'],
    response: captureKey,
    run: async ({ context, actor, params, body }) =>
      respond(context, await enableOrigin(context, actor, { ...body, key: String(params.id) })),
  }),
  route({
    method: 'post',
    path: CAPTURE_KEY_ROTATION,
    scope: 'capture_keys:create',
    summary: 'Replace a capture key by one with the same settings. The old one works until the overlap ends.',
    body: captureKeyRotation,
    errors: ['CONFLICT'],
    status: 201,
    response: rotatedCaptureKey,
    run: async ({ context, actor, params, body }) => {
      const { key, replaced } = await rotateCaptureKey(context, actor, { ...body, key: String(params.id) })
      return { key: respond(context, key), replaced: respond(context, replaced) }
    },
  }),
  route({
    method: 'post',
    path: CAPTURE_KEY_REVOCATION,
    scope: 'capture_keys:delete',
    summary: 'Revoke a capture key and everything it issued, permanently and at once.',
    response: captureKey,
    run: async ({ context, actor, params }) =>
      respond(context, await revokeCaptureKey(context, actor, String(params.id))),
  }),
]
