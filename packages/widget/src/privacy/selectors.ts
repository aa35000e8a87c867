/** CSS selectors of the privacy policy. */

/** Host elements of Earshot's own interface. They are never recorded. */
export const OWN = '[data-earshot-ui]'

/**
 * Content must not be shown. Includes the markers of other recorders that a page may already have.
 */
export const BLOCK = [
  OWN,
  '[data-earshot-block]',
  '.sentry-block',
  '.ph-no-capture',
  '.rr-block',
  '.fs-exclude',
  '[data-dd-privacy="hidden"]',
].join()

/** Text and pictures are private. */
export const MASK = [
  BLOCK,
  '[data-earshot-mask]',
  '[data-private]',
  '.sentry-mask',
  '.rr-mask',
  '.fs-mask',
  '[data-hj-suppress]',
  '[data-openreplay-masked]',
  '[data-dd-privacy]:not([data-dd-privacy="allow"])',
].join()

/** Ordinary text and canvases may be kept. */
export const KEEP = '[data-earshot-keep]'

/** Inputs with a label of the page's author as their value. */
export const BUTTON_INPUT = 'input:is([type="button" i],[type="submit" i],[type="reset" i],[type="image" i])'

/** Elements that people type into; some types of input are excluded elsewhere. */
export const TEXT_FIELD = 'input,textarea,[contenteditable]'

export const TYPED_TAGS: ReadonlySet<string> = new Set([
  'input',
  'textarea',
  'select',
  'option',
  'optgroup',
  'datalist',
])

/**
 * Content that a person typed or chose. The last four are editors that draw typed text as ordinary
 * elements.
 */
export const TYPED = [
  `input:not(${BUTTON_INPUT})`,
  'textarea,select,option,optgroup,datalist',
  '[contenteditable]:not([contenteditable="false" i])',
  '[role~="textbox" i],[role~="searchbox" i],[role~="combobox" i],[role~="spinbutton" i]',
  '.CodeMirror,.monaco-editor,.ace_editor,.xterm',
].join()

export const INTERFACE_TAGS: ReadonlySet<string> = new Set([
  'button',
  'label',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'th',
  'dt',
  'nav',
  'summary',
  'legend',
  'caption',
])

const INTERFACE_ROLES = [
  'alert',
  'alertdialog',
  'status',
  'button',
  'heading',
  'tab',
  'menuitem',
  'menuitemcheckbox',
  'menuitemradio',
  'navigation',
  'switch',
  'columnheader',
  'rowheader',
  'tooltip',
]

/** Text of the interface. */
export const INTERFACE = [
  ...INTERFACE_TAGS,
  BUTTON_INPUT,
  ...INTERFACE_ROLES.map((role) => `[role="${role}" i]`),
].join()

/** Excluded from the text of an interface element. */
export const UNREADABLE = [TYPED, MASK, 'script,style,noscript,template'].join()
