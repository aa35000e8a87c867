/** Texts of the picture editor that the form does not have. */
export interface EditorStrings {
  redo: string
  done: string
  /** Keyboard help, also read by screen readers. */
  editorHelp: string
  select: string
  pen: string
  rectangle: string
  arrow: string
  blackOut: string
  deleteMark: string
  red: string
  yellow: string
  green: string
  blue: string
  color: string
  tools: string
  /** Values: `{name}` of the tool, `{n}` index of the mark, `{total}` number of marks. */
  markSelected: string
  markDeleted: string
}

export const EDITOR_ENGLISH: EditorStrings = {
  redo: 'Redo',
  done: 'Done',
  editorHelp:
    'Draw with the pointer. With the keyboard: Enter adds a mark, Space selects the next one, arrow keys move it, Shift and arrow keys resize it, Delete removes it.',
  select: 'Move',
  pen: 'Pen',
  rectangle: 'Rectangle',
  arrow: 'Arrow',
  blackOut: 'Black out',
  deleteMark: 'Delete mark',
  red: 'Red',
  yellow: 'Yellow',
  green: 'Green',
  blue: 'Blue',
  color: 'Colour',
  tools: 'Tools',
  markSelected: '{name}, {n} of {total}',
  markDeleted: 'Mark deleted',
}
