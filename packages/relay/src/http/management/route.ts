import type { RaisedErrorCode, Scope } from '@earshot/protocol'
import type { z } from 'zod'
import type { Actor } from '../../domain/access/actor.ts'
import type { Context } from '../../domain/context.ts'
import type { EventMessage } from '../../domain/events/follow-events.ts'
import type { Client } from '../../domain/masking/masking.ts'
import type { FormPart } from '../../domain/server-reports/create-from-form.ts'

/** A validated call of a management route. */
export interface Call<Query, Body> {
  readonly context: Context
  readonly actor: Actor
  /** For the log lines of jobs that the call causes. */
  readonly request_id: string
  /** The values of the path's placeholders. */
  readonly params: Readonly<Record<string, string>>
  readonly query: Query
  readonly body: Body
  /** The versions that the header If-Match names. Null: any version. */
  readonly if_match: readonly number[] | null
  /** The header Idempotency-Key: the same key with the same body has the same result. */
  readonly idempotency_key: string | null
  readonly client: Client
}

interface Definition<Query extends z.ZodType, Body extends z.ZodType, Response extends z.ZodType> {
  readonly method: 'get' | 'post' | 'patch' | 'delete'
  /** With placeholders, such as `/api/v1/reports/:id`. */
  readonly path: string
  /** The scope that the actor must have. */
  readonly scope: Scope
  /** One line for the API description. */
  readonly summary: string
  /** More for the API description, such as what is not obvious. */
  readonly description?: string
  /** Codes that its verb throws. Those that every route can return are known without it. */
  readonly errors?: readonly RaisedErrorCode[]
  /** @default no parameters are read */
  readonly query?: Query
  /** @default no body is read */
  readonly body?: Body
  /** @default 200, or 204 without `response` */
  readonly status?: 200 | 201
  /** The schema of the response's body. Without one, the response is empty. */
  readonly response?: Response
  /** The version of what the response shows, for its header ETag. @default no header */
  readonly version?: (response: z.output<Response>) => number
  /** Calls one verb of the domain. Returns the response's body. */
  readonly run: (call: Call<z.output<Query>, z.output<Body>>) => Promise<z.input<Response>>
}

/** A call that is answered with server-sent events. */
export interface StreamCall<Query> extends Pick<Call<Query, undefined>, 'context' | 'actor' | 'query'>, StreamControl {}

/** What a stream needs beside the call, for as long as it is open. */
export interface StreamControl {
  /** The header Last-Event-ID. */
  readonly last_event_id: number | undefined
  /** Finds the actor again. Throws if they may no longer read the stream. */
  readonly findActor: () => Promise<Actor>
  /** Milliseconds between heartbeats. */
  readonly heartbeat_ms: number
  /** Aborts when the client leaves or the relay stops. */
  readonly signal: AbortSignal
}

/** A call that is answered with a file. */
export interface DownloadCall<Query> extends Pick<Call<Query, undefined>, 'context' | 'actor' | 'params' | 'query'> {
  /** Aborts when the client leaves or the relay stops. */
  readonly signal: AbortSignal
}

/** A file that the server sends as the client reads it. */
export interface Download {
  /** Letters, digits, `.`, `_` and `-`: never from a client. */
  readonly filename: string
  readonly content_type: string
  readonly chunks: AsyncIterable<string | Uint8Array> | Iterable<Uint8Array>
}

/** A call with a form. */
export interface FormCall extends Pick<Call<undefined, undefined>, 'context' | 'actor' | 'client'> {
  /** Its parts, as they arrive. */
  readonly parts: AsyncIterable<FormPart>
}

interface FormDefinition<Response extends z.ZodType> extends Omit<About, 'query'> {
  readonly response: Response
  /** Calls one verb of the domain. Returns the response's body. */
  readonly run: (call: FormCall) => Promise<z.input<Response>>
}

type About = Pick<
  Definition<z.ZodType, z.ZodType, z.ZodType>,
  'path' | 'scope' | 'summary' | 'description' | 'errors' | 'query'
>

interface StreamDefinition<Query extends z.ZodType> extends About {
  readonly query?: Query
  /** The schema of each event's data. */
  readonly response: z.ZodType
  /** Calls one verb of the domain. Returns the messages, which the server sends as the client reads. */
  readonly open: (call: StreamCall<z.output<Query>>) => Promise<AsyncIterable<EventMessage>>
}

interface DownloadDefinition<Query extends z.ZodType> extends About {
  readonly query?: Query
  /** What it returns, by content type: the schema of the file, or of a line of it. */
  readonly response: Readonly<Record<string, z.ZodType>>
  /** Calls one verb of the domain. Its errors are sent as such; an error of the chunks breaks the download off. */
  readonly open: (call: DownloadCall<z.output<Query>>) => Promise<Download>
}

type JsonRoute = Omit<Definition<z.ZodType, z.ZodType, z.ZodType>, 'run' | 'version'> & {
  readonly kind: 'json'
  readonly version?: (response: never) => number
  readonly run: (call: Call<unknown, unknown>) => Promise<unknown>
}
export type StreamRoute = Omit<StreamDefinition<z.ZodType>, 'open'> & {
  readonly kind: 'stream'
  readonly method: 'get'
  readonly body?: undefined
  readonly status?: undefined
  readonly open: (call: StreamCall<unknown>) => Promise<AsyncIterable<EventMessage>>
}

export type DownloadRoute = Omit<DownloadDefinition<z.ZodType>, 'open'> & {
  readonly kind: 'download'
  readonly method: 'get'
  readonly body?: undefined
  readonly status?: undefined
  readonly open: (call: DownloadCall<unknown>) => Promise<Download>
}

export type FormRoute = Omit<FormDefinition<z.ZodType>, 'run'> & {
  readonly kind: 'form'
  readonly method: 'post'
  readonly query?: undefined
  readonly body?: undefined
  readonly status: 201
  readonly run: (call: FormCall) => Promise<unknown>
}

/** A route of the management API. The server, the API description and tests are made from it. */
export type ManagementRoute = JsonRoute | StreamRoute | DownloadRoute | FormRoute

/** Defines a route. `run` gets the values that its schemas return. */
export function route<
  Query extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
  Response extends z.ZodType = z.ZodVoid,
>(definition: Definition<Query, Body, Response>): ManagementRoute {
  // The server validates query and body with these schemas before it calls `run`.
  return { ...definition, kind: 'json', run: (call) => definition.run(call as Call<z.output<Query>, z.output<Body>>) }
}

/** Defines a route that sends server-sent events. */
export function streamRoute<Query extends z.ZodType>(definition: StreamDefinition<Query>): ManagementRoute {
  const open: StreamRoute['open'] = (call) => definition.open(call as StreamCall<z.output<Query>>)
  return { ...definition, kind: 'stream', method: 'get', open }
}

/** Defines a route that sends a file, which is never in memory as a whole. */
export function downloadRoute<Query extends z.ZodType = z.ZodUndefined>(
  definition: DownloadDefinition<Query>,
): ManagementRoute {
  const open: DownloadRoute['open'] = (call) => definition.open(call as DownloadCall<z.output<Query>>)
  return { ...definition, kind: 'download', method: 'get', open }
}

/** Defines a route that takes multipart/form-data. */
export function formRoute<Response extends z.ZodType>(definition: FormDefinition<Response>): ManagementRoute {
  return { ...definition, kind: 'form', method: 'post', status: 201 }
}
