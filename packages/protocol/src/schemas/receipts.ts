import { z } from 'zod'
import { commentBody } from './comments.ts'

/** A public answer to a report, or a comment by its reporter. */
export const receiptComment = z.object({
  id: z.string(),
  by_reporter: z.boolean().describe('Otherwise the team wrote it.'),
  body: z.string(),
  created_at: z.iso.datetime(),
  edited_at: z.iso.datetime().nullable(),
})
export type ReceiptComment = z.infer<typeof receiptComment>

/** What a reporter sees of the own report: nothing of the team but its public answers. */
export const receipt = z.object({
  number: z.string().describe('By which the team finds the report.'),
  title: z.string(),
  created_at: z.iso.datetime(),
  status: z.string().describe('The name of the status.'),
  comments: z.array(receiptComment).describe('Oldest first.'),
})
export type Receipt = z.infer<typeof receipt>

export const newReceiptComment = z.object({ body: commentBody })
export type NewReceiptComment = z.input<typeof newReceiptComment>
