/** The closed lists of the public capture flow, and the format of its keys. */

export const CAPTURE_ACTIONS = ['create', 'finalize'] as const
export type CaptureAction = (typeof CAPTURE_ACTIONS)[number]

/** Who sends: a page, or a server that signs each request. */
export const CAPTURE_MODES = ['browser', 'relay'] as const
export type CaptureMode = (typeof CAPTURE_MODES)[number]

export const MEDIA_KINDS = ['screenshot', 'video', 'replay', 'none'] as const
export type MediaKind = (typeof MEDIA_KINDS)[number]

/** From narrowest to widest. A key's `max_visibility` permits that one and all narrower ones. */
export const VISIBILITIES = ['private', 'organization', 'public'] as const
export type Visibility = (typeof VISIBILITIES)[number]

export const PUBLIC_KEY_PATTERN = /^ck_[0-9A-Za-z]{32}$/
