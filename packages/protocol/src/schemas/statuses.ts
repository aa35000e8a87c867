import { z } from 'zod'
import { STATUS_KINDS } from '../reports.ts'
import { MAX_STATUS_KEY_LENGTH, MAX_STATUSES } from '../statuses.ts'
import { givenName } from './api-keys.ts'

/** A colour as CSS has it: `#` and six hexadecimal digits. */
export const colour = z
  .string()
  .regex(/^#[0-9a-f]{6}$/i, 'must be # and six hexadecimal digits, such as #2f6fed')
  .toLowerCase()

const key = z
  .string()
  .min(1)
  .max(MAX_STATUS_KEY_LENGTH)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must be the key of a status')
const kind = z.enum(STATUS_KINDS)

/** A status of a project. Reports have its key, which never changes. */
export const status = z.object({
  key: z.string(),
  name: z.string(),
  colour: z.string(),
  kind: kind.describe('`new` and `open` are still to do; `done` is not.'),
  position: z.int().describe('The place in the order, from 1.'),
})
export type Status = z.infer<typeof status>
/** All statuses of a project, in their order. */
export const statusList = z.object({ items: z.array(status) })

export const newStatus = z
  .strictObject({ name: givenName, colour, kind })
  .meta({ examples: [{ name: 'Waiting for reply', colour: '#b25e09', kind: 'open' }] })
export type NewStatus = z.infer<typeof newStatus>

export const statusChange = z
  .strictObject({ name: givenName, colour, kind })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'Give at least one of: name, colour, kind.')
export type StatusChange = z.infer<typeof statusChange>

/** The keys of all statuses of the project, in the new order. */
export const statusOrder = z.strictObject({
  keys: z
    .array(key)
    .min(1)
    .max(MAX_STATUSES)
    .refine((keys) => new Set(keys).size === keys.length, 'must name each status once'),
})

export const statusDeletion = z.strictObject({
  replacement: key.optional().describe('The key of the status that its reports get.'),
})
