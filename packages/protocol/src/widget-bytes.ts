/** Bytes on the wire of what the widget sends. By itself, since sending need not know of the other kinds. */
export const MAX_WIDGET_BYTES = { screenshot: 10 * 1024 * 1024, replay: 10 * 1024 * 1024 }

/** Of a picture, when it is drawn. */
export const MAX_PIXELS = 50_000_000
