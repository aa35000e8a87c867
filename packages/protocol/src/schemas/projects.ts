import { z } from 'zod'
import { MAX_RETENTION_DAYS, MIN_RETENTION_BYTES } from '../limits.ts'
import { givenName } from './api-keys.ts'
import { pageOf, pageQuery } from './pages.ts'

const retention = z.object({
  retention_days: z
    .int()
    .min(1)
    .max(MAX_RETENTION_DAYS)
    .nullable()
    .describe('Reports that are older are deleted, within about an hour. Null: none.'),
  retention_bytes: z
    .int()
    .min(MIN_RETENTION_BYTES)
    .max(1e15)
    .nullable()
    .describe('If the files of its reports have more bytes, the oldest reports are deleted. Null: none.'),
})

/** A project, which has capture keys and reports. */
export const project = z.object({
  id: z.string(),
  name: z.string(),
  created_at: z.iso.datetime(),
  ...retention.shape,
})
export type Project = z.infer<typeof project>
export const projectPage = pageOf(project)

/** Which projects to list. With `name`, only the project of exactly that name. */
export const projectsQuery = pageQuery.extend({ name: givenName.optional() })

/** The settings of a new project. */
export const projectInput = z.strictObject({ name: givenName })

/** The settings of a project to change. */
export const projectChange = z
  .strictObject({ name: givenName, ...retention.shape })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'Send at least one setting.')
export type ProjectChange = z.infer<typeof projectChange>
