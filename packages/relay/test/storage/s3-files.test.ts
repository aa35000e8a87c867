import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { StoreUnavailable } from '../../src/errors.ts'
import { CORS_RULES, letPagesIn } from '../../src/storage/s3/bucket.ts'
import { createS3Client } from '../../src/storage/s3/client.ts'
import { openS3Files } from '../../src/storage/s3-files.ts'
import { storeContract } from '../contracts/s3-store.ts'
import { startStandIn } from '../support/s3-stand-in.ts'

describe('the stand-in for an S3 store', () => storeContract(startStandIn))

describe('a store in trouble', () => {
  const put = async (status: number) => {
    const store = await startStandIn()
    store.faults.push({ fits: () => true, does: status })
    const client = createS3Client(store.settings, Date.now)
    const files = await openS3Files({
      client,
      prefix: 'earshot/trouble',
      spool: join(tmpdir(), 'earshot-spool-of-trouble'),
    })
    const body = Buffer.from('some text')
    return files.put({ name: 'fil_1', body, max_bytes: body.length }).finally(store.stop)
  }

  it('that is full reports it, without retries', async () => {
    expect(await put(507)).toBe('full')
  })

  it.each([503, 403])('that returns %d each time is unavailable', async (status) => {
    await expect(put(status)).rejects.toBeInstanceOf(StoreUnavailable)
  })
})

it('accepts CORS rules only if single rules allow what a page needs', () => {
  const rule = (origin: string, method: string) =>
    `<CORSRule><AllowedOrigin>${origin}</AllowedOrigin><AllowedMethod>${method}</AllowedMethod><AllowedHeader>*</AllowedHeader></CORSRule>`
  expect(letPagesIn(CORS_RULES)).toBe(true)
  expect(letPagesIn(rule('*', 'GET') + rule('*', 'PUT'))).toBe(true)
  expect(letPagesIn(rule('*', 'GET') + rule('https://shop.example', 'PUT'))).toBe(false)
  expect(letPagesIn(rule('*', 'PUT'))).toBe(false)
  expect(letPagesIn(CORS_RULES.replace('x-amz-checksum-sha256', 'x-other'))).toBe(false)
})
