import { describe, expect, it } from 'vitest'
import { createOpenUploads, type UploadClaim } from '../../../src/domain/intake/open-uploads.ts'

const MUCH = { sessions_per_day: 100, bytes_per_day: 1_000 }

interface Wanted {
  key?: string
  network?: string | null
  bytes?: number
  used?: UploadClaim['used']
}

function uploadsOf({ max_per_network = 0, max_per_key = 0, share = MUCH } = {}) {
  const { begin } = createOpenUploads({ max_per_network, max_per_key })
  return ({ key = 'key_1', network = 'a', bytes = 1, used = { of_key: 0, of_network: 0 } }: Wanted = {}) =>
    begin({
      session: { network } as UploadClaim['session'],
      key: { id: key } as UploadClaim['key'],
      used,
      bytes,
      limits: { quota: MUCH, share },
      now: 0,
    })
}

const refusal = (code: string) => expect.objectContaining({ code, retry_after: expect.any(Number) })

describe('uploads in progress', () => {
  it('are limited for one network over all keys, and others are accepted', () => {
    const begin = uploadsOf({ max_per_network: 2 })
    const end = begin()
    begin({ key: 'key_2' })
    expect(() => begin({ key: 'key_3' })).toThrow(refusal('RATE_LIMITED'))
    begin({ network: 'b' })
    end()
    begin()
    end()
    expect(() => begin()).toThrow(refusal('RATE_LIMITED'))
  })

  it('are limited for one key, and those of other keys are accepted', () => {
    const begin = uploadsOf({ max_per_key: 2 })
    begin({ network: 'a' })
    begin({ network: 'b' })
    expect(() => begin({ network: 'c' })).toThrow(refusal('UNAVAILABLE'))
    begin({ network: 'c', key: 'key_2' })
  })

  it('of a server are limited by its key alone', () => {
    const begin = uploadsOf({ max_per_network: 1, max_per_key: 3, share: { sessions_per_day: 1, bytes_per_day: 1 } })
    for (let i = 0; i < 3; i++) begin({ network: null, bytes: 100 })
    expect(() => begin({ network: null })).toThrow(refusal('UNAVAILABLE'))
  })

  it('cannot pass the quota together with the use of the day', () => {
    const begin = uploadsOf()
    const used = { of_key: 400, of_network: 0 }
    const end = begin({ used, bytes: 300 })
    begin({ used, network: 'b', bytes: 300 })
    expect(() => begin({ used, network: 'c' })).toThrow(refusal('QUOTA_EXCEEDED'))
    end()
    begin({ used, network: 'c', bytes: 300 })
  })

  it('of one network cannot pass its share together', () => {
    const begin = uploadsOf({ share: { sessions_per_day: 100, bytes_per_day: 250 } })
    const used = { of_key: 50, of_network: 50 }
    begin({ used, bytes: 200 })
    expect(() => begin({ used })).toThrow(/its share/)
    begin({ used: { of_key: 50, of_network: 0 }, network: 'b', bytes: 250 })
    begin({ key: 'key_2', bytes: 250 })
  })
})
