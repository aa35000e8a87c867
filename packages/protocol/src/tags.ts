/** Tags of one project. */
export const MAX_PROJECT_TAGS = 500
/** A list counts the reports of a tag up to this number. */
export const MAX_TAG_COUNT = 100
/** Of a tag that came with a report. */
export const DEFAULT_COLOUR = '#5c6570'
