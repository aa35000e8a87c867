/** What an unknown thrown thing says, as a sentence for the report. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
