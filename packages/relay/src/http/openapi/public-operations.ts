import {
  CAPTURE_CONFIG,
  CAPTURE_FINALIZE,
  CAPTURE_TOKENS,
  CAPTURE_UPLOAD_SESSIONS,
  DOWNLOAD,
  HEALTH,
  OPENAPI,
  PUBLIC_REPORT,
  READY,
  RELAY_SIGNATURE_HEADER,
  STATUS,
  UPLOAD,
} from '@earshot/protocol'
import {
  captureConfigQuery,
  configResponse,
  finalizeRequest,
  finalizeResponse,
  health,
  publicReport,
  readiness,
  relayStatus,
  signedUrlQuery,
  tokenRequest,
  tokenResponse,
  uploadSessionRequest,
  uploadSessionResponse,
} from '@earshot/protocol/schemas'
import { z } from 'zod'
import type { Operation } from './operation.ts'

const CAPTURE = 'Send a report'
const OPERATION = 'Operation'

const ALWAYS = ['INTERNAL', 'UNAVAILABLE'] as const
const LIMITED = [...ALWAYS, 'RATE_LIMITED'] as const
const KEY = ['VALIDATION_ERROR', 'INVALID_CAPTURE_KEY', 'CAPTURE_KEY_REVOKED'] as const
const STEP = [
  ...LIMITED,
  ...KEY,
  'INVALID_ORIGIN',
  'ORIGIN_NOT_ALLOWED',
  'INVALID_SIGNATURE',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'STORAGE_FULL',
] as const
const TOKEN = ['INVALID_CAPTURE_TOKEN', 'CAPTURE_TOKEN_EXPIRED', 'CAPTURE_TOKEN_USED', 'FORBIDDEN'] as const
const SIGNED = ['INVALID_SIGNATURE', 'SIGNED_URL_EXPIRED', 'NOT_FOUND'] as const

const signature = z.object({
  [RELAY_SIGNATURE_HEADER]: z
    .string()
    .optional()
    .describe('The signature of a server that has the key’s relay secret: `t=…,n=…,v1=…`.'),
})

/** The routes that need no API key. */
export const PUBLIC_OPERATIONS: readonly Operation[] = [
  {
    method: 'post',
    path: CAPTURE_TOKENS,
    tag: CAPTURE,
    summary: 'Get a capture token for one step.',
    headers: signature,
    body: tokenRequest,
    status: 201,
    response: tokenResponse,
    errors: STEP,
  },
  {
    method: 'post',
    path: CAPTURE_UPLOAD_SESSIONS,
    tag: CAPTURE,
    summary: 'Open an upload session.',
    description: 'Consumes a token of the action `create`. A repeated call returns the same session.',
    headers: signature,
    body: uploadSessionRequest,
    status: 201,
    response: uploadSessionResponse,
    errors: [...STEP, ...TOKEN, 'FILE_TOO_LARGE', 'QUOTA_EXCEEDED'],
  },
  {
    method: 'put',
    path: UPLOAD,
    tag: CAPTURE,
    summary: 'Upload one artifact.',
    description: 'Use the URL and the headers of the session’s `uploads` exactly as given.',
    query: signedUrlQuery,
    body: 'bytes',
    status: 204,
    errors: [
      ...LIMITED,
      ...SIGNED,
      'VALIDATION_ERROR',
      'ORIGIN_NOT_ALLOWED',
      'CAPTURE_KEY_REVOKED',
      'ALREADY_FINALIZED',
      'ARTIFACT_MISMATCH',
      'UPLOAD_SESSION_EXPIRED',
      'FILE_TOO_LARGE',
      'UNSUPPORTED_MEDIA_TYPE',
      'QUOTA_EXCEEDED',
      'PROCESSING_ERROR',
      'STORAGE_FULL',
    ],
  },
  {
    method: 'post',
    path: CAPTURE_FINALIZE,
    tag: CAPTURE,
    summary: 'Turn the upload session into a report.',
    description: 'Consumes a token of the action `finalize`. A repeated call returns the same report.',
    headers: signature,
    body: finalizeRequest,
    status: 201,
    response: finalizeResponse,
    errors: [
      ...STEP,
      ...TOKEN,
      'INVALID_UPLOAD_SESSION',
      'UPLOAD_SESSION_EXPIRED',
      'ARTIFACT_MISSING',
      'ARTIFACT_MISMATCH',
      'ALREADY_FINALIZED',
    ],
  },
  {
    method: 'get',
    path: CAPTURE_CONFIG,
    tag: CAPTURE,
    summary: 'Get what a capture key permits, and how its form looks.',
    query: captureConfigQuery,
    status: 200,
    response: configResponse,
    errors: [...LIMITED, ...KEY],
  },
  {
    method: 'get',
    path: PUBLIC_REPORT,
    tag: CAPTURE,
    summary: 'Get a public report.',
    description: 'The target of a report’s `share_url`.',
    status: 200,
    response: publicReport,
    errors: [...LIMITED, 'NOT_FOUND'],
  },
  {
    method: 'get',
    path: DOWNLOAD,
    tag: 'Reports',
    summary: 'Download an artifact by its signed link.',
    description: 'Use the `url` of a report’s artifact. Accepts `Range`.',
    query: signedUrlQuery,
    status: 200,
    response: 'bytes',
    errors: [...ALWAYS, ...SIGNED],
  },
  {
    method: 'get',
    path: HEALTH,
    tag: OPERATION,
    summary: 'Whether the process runs.',
    status: 200,
    response: health,
    errors: [],
  },
  {
    method: 'get',
    path: READY,
    tag: OPERATION,
    summary: 'Whether the relay can accept a report.',
    status: 200,
    response: readiness,
    errors: ['UNAVAILABLE'],
  },
  {
    method: 'get',
    path: STATUS,
    tag: OPERATION,
    summary: 'Whether the relay accepts reports, for anybody.',
    description: 'A client that prefers HTML gets a page.',
    status: 200,
    response: relayStatus,
    errors: [],
  },
  {
    method: 'get',
    path: OPENAPI,
    tag: OPERATION,
    summary: 'This description, as an OpenAPI 3.1 document.',
    status: 200,
    response: z.looseObject({ openapi: z.string() }),
    errors: ['INTERNAL'],
  },
]
