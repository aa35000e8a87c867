/** Texts of what stands over the page while the reporter points at a part of it. */
export interface PickerStrings {
  pickHint: string
  /** Where a finger's drag scrolls the page. */
  pickHintTouch: string
  /** The same by keys, read by a screen reader. */
  pickHelp: string
}

export const PICKER_ENGLISH: PickerStrings = {
  pickHint: 'Press on a part of the page, or drag a frame around it.',
  pickHintTouch: 'Tap on a part of the page.',
  pickHelp: 'By keyboard: arrow keys go from part to part, Enter takes it, Escape cancels.',
}
