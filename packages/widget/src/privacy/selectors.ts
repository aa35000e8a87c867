/** Which elements the privacy policy means, as CSS selectors. */

/** The host elements of Earshot's own interface: part of no evidence. */
export const OWN = '[data-earshot-ui]'

/** Nothing inside is shown. Our own marker, and those of recorders that a page may already be marked for. */
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

/** Inputs whose value is a label that the page's author wrote, not something a person entered. */
export const BUTTON_INPUT = 'input:is([type="button" i],[type="submit" i],[type="reset" i],[type="image" i])'

/** Where people write; inputs of some types are for choosing and pressing. */
export const TEXT_FIELD = 'input,textarea,[contenteditable]'

export const TYPED_TAGS: ReadonlySet<string> = new Set([
  'input',
  'textarea',
  'select',
  'option',
  'optgroup',
  'datalist',
])

/** What a person typed or chose; the last four are editors that draw what was typed as ordinary elements. A role may be one of several. */
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

/** Text that names a part of the interface. */
export const INTERFACE = [
  ...INTERFACE_TAGS,
  BUTTON_INPUT,
  ...INTERFACE_ROLES.map((role) => `[role="${role}" i]`),
].join()

/** What is left out when the text of an interface element is read. */
export const UNREADABLE = [TYPED, MASK, 'script,style,noscript,template'].join()
