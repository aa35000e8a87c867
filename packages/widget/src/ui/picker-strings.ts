/** Texts shown over the page while the reporter selects an area. */
export interface PickerStrings {
  pickHint: string
  /** For touch screens, where dragging scrolls the page. */
  pickHintTouch: string
  /** Keyboard help, read by a screen reader. */
  pickHelp: string
}

export const PICKER_ENGLISH: PickerStrings = {
  pickHint: 'Click a part of the page, or drag a frame around it.',
  pickHintTouch: 'Tap a part of the page.',
  pickHelp: 'With the keyboard: arrow keys move from part to part, Enter selects one, Escape cancels.',
}
