import { z } from 'zod'
import { givenName } from './api-keys.ts'
import { pageOf, pageQuery } from './pages.ts'

/** A project, which has capture keys and reports. */
export const project = z.object({
  id: z.string(),
  name: z.string(),
  created_at: z.iso.datetime(),
})
export type Project = z.infer<typeof project>
export const projectPage = pageOf(project)

/** Which projects to list. With `name`, only the project of exactly that name. */
export const projectsQuery = pageQuery.extend({ name: givenName.optional() })

/** The settings of a project, to create or change it. */
export const projectInput = z.strictObject({ name: givenName })
