import type { RaisedErrorCode } from '@earshot/protocol'
import type { z } from 'zod'
import type { Context } from '../../domain/context.ts'
import type { Person } from '../../domain/people/person.ts'
import type { OidcReturn, SignInClient } from '../../domain/people/sign-in.ts'

/** A validated call of a route for people. */
interface Call<Body> {
  readonly context: Context
  readonly client: SignInClient
  /** The values of the path's placeholders. */
  readonly params: Readonly<Record<string, string>>
  readonly body: Body
  /** The request as it came, for a provider's sign-in. */
  readonly request: OidcReturn
}

/** What a route returns: a body if it has a response, and values of Set-Cookie. */
interface Outcome<Body> {
  readonly body?: Body
  readonly cookies?: readonly string[]
}

interface Definition<Caller, Body extends z.ZodType, Response extends z.ZodType> {
  readonly method: 'get' | 'post' | 'patch' | 'delete'
  readonly path: string
  /** One line for the API description. */
  readonly summary: string
  /** Codes that its verb throws. Those that every route can return are known without it. */
  readonly errors?: readonly RaisedErrorCode[]
  /** @default no body is read */
  readonly body?: Body
  /** @default 200, or 204 without `response` */
  readonly status?: 200 | 201
  /** The schema of the response's body. Without one, the response is empty. */
  readonly response?: Response
  /** Pages for a browser that opens the path, instead of the response or of the error. */
  readonly pages?: { readonly done: string; readonly refused: string }
  readonly run: (call: Call<z.output<Body>> & Caller) => Promise<Outcome<z.input<Response>>>
}

/**
 * A route for people, who have no scopes here: each manages their own sign-in. The server and the
 * API description are made from it.
 */
export type PeopleRoute = Omit<Definition<unknown, z.ZodType, z.ZodType>, 'run'> & {
  /** `public`: without credentials. `member`: with a session cookie. */
  readonly access: 'public' | 'member'
  readonly run: (call: Call<unknown> & { person: Person | null }) => Promise<Outcome<unknown>>
}

/** Defines a route that needs no credentials. */
export function publicRoute<Body extends z.ZodType = z.ZodUndefined, Response extends z.ZodType = z.ZodVoid>(
  definition: Definition<unknown, Body, Response>,
): PeopleRoute {
  return { ...definition, access: 'public', run: (call) => definition.run(call as Call<z.output<Body>>) }
}

/** Defines a route for a person who is signed in. */
export function memberRoute<Body extends z.ZodType = z.ZodUndefined, Response extends z.ZodType = z.ZodVoid>(
  definition: Definition<{ person: Person }, Body, Response>,
): PeopleRoute {
  // The server finds the person before it calls `run`.
  type Full = Call<z.output<Body>> & { person: Person }
  return { ...definition, access: 'member', run: (call) => definition.run(call as Full) }
}
