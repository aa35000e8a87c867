import { z } from 'zod'
import { COMMENT_AUDIENCES, MAX_COMMENT_LENGTH } from '../comments.ts'
import { ACTOR_KINDS } from '../events.ts'
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '../limits.ts'

/** The longest recording is far shorter. */
const MAX_REPLAY_MS = 24 * 60 * 60 * 1000

const fraction = z.number().min(0).max(1)

/** What a comment is about: a point of a picture, or a moment of the replay. */
export const commentAnchor = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('picture'),
    artifact_id: z.string().min(1).max(100),
    x: fraction.describe('From the left edge, as a fraction of the width.'),
    y: fraction.describe('From the upper edge, as a fraction of the height.'),
  }),
  z.strictObject({
    kind: z.literal('replay'),
    at: z.int().min(0).max(MAX_REPLAY_MS).describe('Milliseconds on the clock of the replay.'),
  }),
])
export type CommentAnchor = z.infer<typeof commentAnchor>

const UNWANTED = /(?![\n\t])[\p{Cc}\p{Cs}]/u

/** The text of a comment. Line breaks are `\n`. */
export const commentBody = z
  .string()
  .max(MAX_COMMENT_LENGTH, `A comment has at most ${MAX_COMMENT_LENGTH} characters.`)
  .transform((text) => text.replaceAll('\r\n', '\n'))
  .refine((text) => /\S/.test(text), 'A comment has at least 1 character.')
  .refine(
    (text) => !UNWANTED.test(text),
    'A comment has no control characters but line breaks and tabs, and no halves of a character.',
  )

/** A comment on a report. */
export const comment = z.object({
  id: z.string(),
  project_id: z.string(),
  report_id: z.string(),
  author: z.object({
    kind: z.enum(ACTOR_KINDS),
    id: z.string(),
    name: z.string().nullable().describe('Null if the author no longer exists, or the reader may not see it.'),
  }),
  body: z.string(),
  audience: z.enum(COMMENT_AUDIENCES).describe('Who may read it: the team, or the reporter too.'),
  anchor: commentAnchor.nullable(),
  created_at: z.iso.datetime(),
  edited_at: z.iso.datetime().nullable(),
})
export type Comment = z.infer<typeof comment>
export const commentPage = z.object({ items: z.array(comment), next_cursor: z.string().nullable() })
export type CommentPage = z.infer<typeof commentPage>

export const commentsQuery = z.object({
  size: z.coerce.number().int().min(1).max(MAX_PAGE_SIZE).default(DEFAULT_PAGE_SIZE),
  cursor: z.string().max(200).optional().describe('The `next_cursor` of the response before.'),
})
export type CommentsQuery = z.infer<typeof commentsQuery>

export const newComment = z
  .strictObject({
    body: commentBody,
    audience: z.enum(COMMENT_AUDIENCES).default('team').describe('`reporter`: a public answer.'),
    anchor: commentAnchor.nullable().default(null),
  })
  .meta({ examples: [{ body: 'The button is disabled after the first click.' }] })
export type NewComment = z.input<typeof newComment>

export const commentChange = z.strictObject({ body: commentBody })
