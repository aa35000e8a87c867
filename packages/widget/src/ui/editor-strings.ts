/** Texts of the picture editor, beside those that it shares with the form. */
export interface EditorStrings {
  redo: string
  done: string
  /** What the keys do in the picture; also read by a screen reader. */
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
  /** Values: `{name}` of the tool, `{n}` its number, `{total}`. */
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
