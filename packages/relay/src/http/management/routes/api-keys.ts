import { API_KEY, API_KEY_REVOCATION, API_KEY_ROTATION, API_KEYS } from '@earshot/protocol'
import {
  apiKey,
  apiKeyChange,
  apiKeyPage,
  apiKeyRotation,
  apiKeysQuery,
  createdApiKey,
  newApiKey,
} from '@earshot/protocol/schemas'
import {
  changeApiKey,
  createApiKey,
  listApiKeys,
  revokeApiKey,
  rotateApiKey,
  showApiKey,
} from '../../../domain/keys/api-keys.ts'
import { route } from '../route.ts'

export const apiKeyRoutes = [
  route({
    method: 'get',
    path: API_KEYS,
    scope: 'api_keys:read',
    summary: 'List API keys, oldest first: your own, or all for those who manage members.',
    query: apiKeysQuery,
    response: apiKeyPage,
    run: ({ context, actor, query }) => listApiKeys(context, actor, query),
  }),
  route({
    method: 'post',
    path: API_KEYS,
    scope: 'api_keys:create',
    summary: 'Create an API key. The response is the only one with the secret.',
    body: newApiKey,
    errors: ['KEY_LIMIT_REACHED'],
    status: 201,
    response: createdApiKey,
    run: ({ context, actor, body }) => createApiKey(context, actor, body),
  }),
  route({
    method: 'get',
    path: API_KEY,
    scope: 'api_keys:read',
    summary: 'Get an API key, without its secret.',
    response: apiKey,
    run: ({ context, actor, params }) => showApiKey(context, actor, String(params.id)),
  }),
  route({
    method: 'patch',
    path: API_KEY,
    scope: 'api_keys:update',
    summary: 'Change the name or the allowed addresses of an API key.',
    body: apiKeyChange,
    response: apiKey,
    run: ({ context, actor, params, body }) => changeApiKey(context, actor, { ...body, id: String(params.id) }),
  }),
  route({
    method: 'post',
    path: API_KEY_ROTATION,
    scope: 'api_keys:create',
    summary: 'Replace an API key. The old one works until the overlap ends.',
    body: apiKeyRotation,
    errors: ['CONFLICT'],
    status: 201,
    response: createdApiKey,
    run: ({ context, actor, params, body }) => rotateApiKey(context, actor, { ...body, id: String(params.id) }),
  }),
  route({
    method: 'post',
    path: API_KEY_REVOCATION,
    scope: 'api_keys:delete',
    summary: 'Revoke an API key, effective at once.',
    response: apiKey,
    run: ({ context, actor, params }) => revokeApiKey(context, actor, String(params.id)),
  }),
]
