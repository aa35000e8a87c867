/** The key of the status that new reports get. It cannot be deleted. */
export const NEW_STATUS = 'new'
/** Statuses of one project. */
export const MAX_STATUSES = 30
export const MAX_STATUS_KEY_LENGTH = 50
