import { createClient } from '@earshot/client'
import { expect, it } from 'vitest'
import { MANAGEMENT_ROUTES } from '../../src/http/management/table.ts'

type Method = (...args: unknown[]) => Promise<unknown> | AsyncGenerator

it('every method of the client calls a route of the management API', async () => {
  const called: string[] = []
  const record: typeof fetch = async (input, init) => {
    const { method, url } = new Request(input, init)
    called.push(`${method.toLowerCase()} ${new URL(url).pathname.replace('/the-id', '/:id')}`)
    return Response.json({ items: [], next_cursor: null })
  }
  const client = createClient({ url: 'https://earshot.example.com', api_key: 'esk_x', fetch: record })
  const methods = Object.values(client).flatMap((resource) => Object.values(resource) as Method[])
  for (const method of methods) {
    const result = method.length === 0 || method.name === 'list' ? method() : method('the-id', {})
    await ('next' in result ? result.next() : result)
  }
  expect(called.length).toBe(methods.length)
  expect(MANAGEMENT_ROUTES.map(({ method, path }) => `${method} ${path}`)).toEqual(expect.arrayContaining(called))
})
