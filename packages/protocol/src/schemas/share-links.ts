import { z } from 'zod'
import {
  DEFAULT_SHARE_LINK_HOURS,
  MAX_LINK_PASSWORD_LENGTH,
  MAX_SHARE_LINK_HOURS,
  MIN_LINK_PASSWORD_LENGTH,
} from '../limits.ts'
import { pageOf, pageQuery } from './pages.ts'
import { reportSummary } from './reports.ts'

/** A link to a report for people without an account, without its secret. */
export const shareLink = z.object({
  id: z.string(),
  report_id: z.string(),
  created_by: z
    .string()
    .nullable()
    .describe('The member or key that made it. Null: the link that a public report gets when it is sent.'),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime().nullable().describe('Null: it works until it is revoked.'),
  has_password: z.boolean(),
  last_used_at: z.iso.datetime().nullable().describe('At most a minute late.'),
  revoked_at: z.iso.datetime().nullable(),
})
export type ShareLink = z.infer<typeof shareLink>
export const shareLinkPage = pageOf(shareLink)
export type ShareLinkPage = z.infer<typeof shareLinkPage>
export const shareLinksQuery = pageQuery.omit({ cursor: true })

/** A new link with its URL, which is never shown again. */
export const createdShareLink = shareLink.extend({ url: z.string() })
export type CreatedShareLink = z.infer<typeof createdShareLink>

export const newShareLink = z
  .strictObject({
    /** Null: it works until it is revoked. */
    expires_in_hours: z
      .int()
      .min(1, 'A link expires in at least 1 hour.')
      .max(MAX_SHARE_LINK_HOURS, `A link expires in at most ${MAX_SHARE_LINK_HOURS} hours.`)
      .nullable()
      .default(DEFAULT_SHARE_LINK_HOURS),
    /** Whoever opens the link must enter it. */
    password: z
      .string()
      .min(MIN_LINK_PASSWORD_LENGTH, `A password has at least ${MIN_LINK_PASSWORD_LENGTH} characters.`)
      .max(MAX_LINK_PASSWORD_LENGTH, `A password has at most ${MAX_LINK_PASSWORD_LENGTH} characters.`)
      .optional(),
  })
  .meta({ examples: [{ expires_in_hours: 24 }] })
export type NewShareLink = z.input<typeof newShareLink>

/** The password of a link, as the page's form and programs send it. */
export const linkPassword = z.object({ password: z.string().max(MAX_LINK_PASSWORD_LENGTH) })

/** What a share link shows: nothing of the reporter, and of the artifacts the picture only. */
export const sharedReport = reportSummary.pick({ title: true, summary: true, created_at: true, origin: true }).extend({
  screenshot: z
    .object({
      url: z.string().describe('A signed link, valid until `expires_at`.'),
      content_type: z.string(),
      expires_at: z.iso.datetime(),
    })
    .nullable(),
})
export type SharedReport = z.infer<typeof sharedReport>
