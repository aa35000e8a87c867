import { expect, it } from 'vitest'
import { RelayError, StoreUnavailable } from '../../src/errors.ts'
import { JobError, safeErrorText } from '../../src/jobs/job-error.ts'

it.each([
  [new JobError('The bucket refused the file.'), 'The bucket refused the file.'],
  [new JobError('x'.repeat(500)), 'x'.repeat(200)],
  [new RelayError('NOT_FOUND', { message: 'secret' }), 'NOT_FOUND'],
  [new StoreUnavailable('secret', { cause: null }), 'The database or the file store was unavailable.'],
  [new RangeError('secret'), 'Unexpected RangeError; the log has the details.'],
  [Object.assign(new Error('secret'), { code: 'ENOSPC' }), 'Unexpected Error ENOSPC; the log has the details.'],
  [
    Object.assign(new Error('secret'), { code: 'a secret', name: 'b secret' }),
    'Unexpected error; the log has the details.',
  ],
  [Object.assign(new Error('secret'), { code: 17 }), 'Unexpected Error; the log has the details.'],
  ['secret', 'Unexpected value; the log has the details.'],
  [undefined, 'Unexpected value; the log has the details.'],
])('keeps nothing of the error %o that could be secret', (error, text) => {
  expect(safeErrorText(error)).toBe(text)
})
