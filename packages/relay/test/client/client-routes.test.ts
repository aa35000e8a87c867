import { createClient } from '@earshot/client'
import { expect, it } from 'vitest'
import { MANAGEMENT_ROUTES } from '../../src/http/management/table.ts'

type Method = (...args: unknown[]) => Promise<unknown> | AsyncGenerator

it('every method of the client calls a route of the management API', async () => {
  const called: string[] = []
  const record: typeof fetch = async (input, init) => {
    const { method, url } = new Request(input, init)
    const path = new URL(url).pathname
      .replace('/the-id', '/:id')
      .replace('/the-key', '/:key')
      .replace('/the-name', '/:name')
    called.push(`${method.toLowerCase()} ${path}`)
    return Response.json({ items: [], next_cursor: null })
  }
  const client = createClient({ url: 'https://earshot.example.com', api_key: 'esk_x', fetch: record })
  const methods = Object.values(client).flatMap((resource) => Object.values(resource) as Method[])
  for (const method of methods) {
    const takesParts = /^\(?\{ project_id/.test(String(method))
    const id = takesParts ? { project_id: 'the-id', key: 'the-key', name: 'the-name' } : 'the-id'
    const result = method.length === 0 ? method() : method(id, {})
    await ('next' in result ? result.next() : result)
  }
  expect(called.length).toBe(methods.length)
  expect(MANAGEMENT_ROUTES.map(({ method, path }) => `${method} ${path}`)).toEqual(expect.arrayContaining(called))
})
