export const MAX_COMMENT_LENGTH = 10_000
/** Comments of one report. */
export const MAX_COMMENTS = 1_000

/** Who may read a comment: the team, or the reporter too. */
export const COMMENT_AUDIENCES = ['team', 'reporter'] as const
export type CommentAudience = (typeof COMMENT_AUDIENCES)[number]
