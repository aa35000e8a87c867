import type { Comment as CommentResponse } from '@earshot/protocol'
import { isoTime, isoTimeOrNull } from '../../iso-time.ts'
import type { Comment } from '../../storage/database.ts'
import type { Actor } from '../access/actor.ts'
import type { StoreContext } from '../context.ts'
import { nameOf, readActorNames } from '../events/actor-names.ts'

/** Comments as the API shows them to `reader`, with the present names of their authors. */
export async function toCommentResponses(
  { database }: StoreContext,
  reader: Actor,
  comments: readonly Comment[],
): Promise<CommentResponse[]> {
  const { organization_id } = reader
  const events = comments.map(({ author }) => ({ actor: author }))
  const view = { reader, names: await readActorNames(database, { organization_id, events }) }
  return comments.map(({ organization_id: _, ...comment }) => ({
    ...comment,
    author: { ...comment.author, name: nameOf(comment.author, view) },
    created_at: isoTime(comment.created_at),
    edited_at: isoTimeOrNull(comment.edited_at),
  }))
}

export async function toCommentResponse(
  context: StoreContext,
  reader: Actor,
  comment: Comment,
): Promise<CommentResponse> {
  const [response] = await toCommentResponses(context, reader, [comment])
  return response as CommentResponse
}
