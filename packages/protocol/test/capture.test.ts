import { describe, expect, it } from 'vitest'
import { finalizeRequest, tokenRequest, uploadSessionRequest } from '../src/schemas.ts'

const caller = { public_key: 'ck_x', origin: 'https://app.example.com', capture_token: 't' }
const finalize = {
  ...caller,
  upload_session_token: 's',
  finalize_token: 'f',
  title: 'Checkout button does nothing',
  summary: 'User clicked submit and nothing happened',
  visibility: 'organization',
}

describe('a request', () => {
  it('may contain unknown fields, which are dropped', () => {
    expect(
      tokenRequest.parse({ public_key: 'ck_x', origin: 'o', action: 'create', name: '../../x' }),
    ).not.toHaveProperty('name')
  })

  it('may not contain an unknown action', () => {
    expect(tokenRequest.safeParse({ public_key: 'ck_x', origin: 'o', action: 'delete' }).success).toBe(false)
  })

  it('for a session needs no artifacts, as in the flow without a manifest', () => {
    const parsed = uploadSessionRequest.parse({ ...caller, media_kind: 'screenshot', meta: { source: 'widget' } })
    expect(parsed.artifacts).toBeUndefined()
  })

  it.each(['x'.repeat(16 * 1024), 'é'.repeat(9 * 1024)])('for a session has at most 16 KiB of meta', (note) => {
    const meta = { note }
    expect(uploadSessionRequest.safeParse({ ...caller, media_kind: 'none', meta }).success).toBe(false)
  })

  it.each(['A'.repeat(64), 'a'.repeat(63), `${'a'.repeat(63)}g`])('is refused with %s as a hash', (sha256) => {
    const artifacts = [{ kind: 'replay', content_type: 'application/gzip', size: 1, sha256 }]
    expect(uploadSessionRequest.safeParse({ ...caller, media_kind: 'none', artifacts }).success).toBe(false)
  })

  it.each([-1, 1.5, '7', Number.NaN])('is refused with %s as a size', (size) => {
    const artifacts = [{ kind: 'replay', content_type: 'application/gzip', size, sha256: 'a'.repeat(64) }]
    expect(uploadSessionRequest.safeParse({ ...caller, media_kind: 'none', artifacts }).success).toBe(false)
  })
})

describe('what may be left out', () => {
  const bare = { ...caller, upload_session_token: 's', finalize_token: 'f' }

  it.each(['mode', 'title', 'summary', 'visibility', 'reporter', 'fields', 'artifacts'])(
    '%s may be null too',
    (name) => {
      expect(finalizeRequest.parse({ ...bare, [name]: null })).toEqual(bare)
    },
  )

  it.each(['mode', 'meta', 'artifacts'])('%s of a session may be null too', (name) => {
    const request = { ...caller, media_kind: 'none' }
    expect(uploadSessionRequest.parse({ ...request, [name]: null })).toEqual(request)
  })

  it('may not be something else', () => {
    for (const changes of [{ title: 1 }, { summary: [] }, { visibility: '' }, { mode: 'server' }, { reporter: 'me' }]) {
      expect(finalizeRequest.safeParse({ ...bare, ...changes }).success, JSON.stringify(changes)).toBe(false)
    }
  })
})

it('the visibility "org" is the organization’s', () => {
  expect(finalizeRequest.parse({ ...finalize, visibility: 'org' }).visibility).toBe('organization')
})

it.each([
  ['video/webm;codecs=vp9', 'video/webm'],
  ['video/webm; codecs="vp09.00.10.08, opus"', 'video/webm'],
  ['Image/PNG', 'image/png'],
  ['application/json ; charset=utf-8', 'application/json'],
])('the content type %s is read as %s', (content_type, expected) => {
  const artifacts = [{ kind: 'video', content_type, size: 1, sha256: 'a'.repeat(64) }]
  const parsed = uploadSessionRequest.parse({ ...caller, media_kind: 'video', artifacts })
  expect(parsed.artifacts?.[0]?.content_type).toBe(expected)
})

describe('what a reporter wrote', () => {
  const titleOf = (title: string) => finalizeRequest.parse({ ...finalize, title }).title

  it('loses control characters and the space around it', () => {
    expect(titleOf('  a\u0000b\u0001c\u0008d\u007f\u009be \n')).toBe('abcde')
  })

  it('is what a database gives back, also where a character was cut in half', () => {
    expect(titleOf('cut \ud83d here')).toBe('cut \ufffd here')
    expect(titleOf('whole 💥')).toBe('whole 💥')
  })

  it('keeps its title on one line', () => {
    expect(titleOf('ok\n2026-11-21 INFO admin login')).toBe('ok 2026-11-21 INFO admin login')
  })

  it('keeps line breaks in the summary', () => {
    expect(finalizeRequest.parse({ ...finalize, summary: 'one\ntwo' }).summary).toBe('one\ntwo')
  })

  it('has a title that is cut to its limit, never in the middle of a character', () => {
    expect(titleOf('x'.repeat(200))).toHaveLength(200)
    expect(titleOf('x'.repeat(60_000))).toBe('x'.repeat(200))
    expect(titleOf(`${'x'.repeat(199)}💥 and more`)).toBe('x'.repeat(199))
    expect(titleOf(`${'x'.repeat(199)} y`)).toBe('x'.repeat(199))
  })

  it.each([undefined, null, '', ' \u0000 \n'])('may have no title: %j is none', (title) => {
    expect(finalizeRequest.parse({ ...finalize, title }).title).toBeUndefined()
  })

  it.each([
    [10_000, true],
    [10_001, false],
  ])('may have a summary of %i characters: %s', (length, success) => {
    expect(finalizeRequest.safeParse({ ...finalize, summary: 'x'.repeat(length) }).success).toBe(success)
  })

  it('is text, never an object in its place', () => {
    const title = { type: 'img', props: { src: 'x:' } }
    expect(finalizeRequest.safeParse({ ...finalize, title }).success).toBe(false)
  })
})
