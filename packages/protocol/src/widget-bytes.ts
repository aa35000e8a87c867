/**
 * Size limits of what the widget sends. A separate file, so that the bundle does not contain the
 * other kinds.
 */
export const MAX_WIDGET_BYTES = { screenshot: 10 * 1024 * 1024, replay: 10 * 1024 * 1024 }

/** Of a picture, when it is drawn. */
export const MAX_PIXELS = 50_000_000
