import { describe, expect, it } from 'vitest'
import { textOf } from '../../src/api/form-session.ts'
import type { WidgetOptions } from '../../src/api/options.ts'
import { reporterOf } from '../../src/api/reporter-of.ts'
import type { Draft } from '../../src/ui/form-host.ts'

const user = { id: 'u-17', name: 'Kim', email: 'kim@example.com' }

describe('a user whom the page names', () => {
  it('is accepted with a numeric id and with a name longer than the relay’s limit', () => {
    const stated = { id: 17, name: 'x'.repeat(150), email: null, plan: 'gold' } as unknown as typeof user
    expect(reporterOf(stated)).toEqual({ id: '17', name: 'x'.repeat(100) })
  })
})

describe('the reporter of a form', () => {
  const sent = (draft: Partial<Draft>, email: WidgetOptions['email'] = 'optional') =>
    textOf({ title: 't', summary: '', email: null, context: 'included', ...draft } as Draft, {
      options: { key: 'ck_1', relay: 'https://relay.example', email },
      user,
    }).reporter

  it('is the page’s user with the address in the form', () => {
    expect(sent({ email: 'me@example.org' })).toEqual({ id: 'u-17', name: 'Kim', email: 'me@example.org' })
  })

  it('has no address where the reporter emptied the field', () => {
    expect(sent({ email: null })).toEqual({ id: 'u-17', name: 'Kim' })
  })

  it('has the page’s address where the form does not ask for one', () => {
    expect(sent({ email: null }, 'off')).toEqual(user)
  })

  it('is empty if the reporter left the page’s context out', () => {
    expect(sent({ context: 'left_out' }, 'off')).toEqual({})
    expect(sent({ context: 'left_out', email: 'me@example.org' })).toEqual({ email: 'me@example.org' })
  })
})
