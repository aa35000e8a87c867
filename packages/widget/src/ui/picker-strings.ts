/** Texts of what stands over the page while the reporter points at a part of it. */
export interface PickerStrings {
  pickHint: string
  /** Where a finger's drag scrolls the page. */
  pickHintTouch: string
  /** The same by keys, read by a screen reader. */
  pickHelp: string
}

export const PICKER_ENGLISH: PickerStrings = {
  pickHint: 'Click a part of the page, or drag a frame around it.',
  pickHintTouch: 'Tap a part of the page.',
  pickHelp: 'With the keyboard: arrow keys move from part to part, Enter selects one, Escape cancels.',
}
