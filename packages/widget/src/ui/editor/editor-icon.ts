import { iconsOf } from '../icon.tsx'

export const EditorIcon = iconsOf({
  select: 'M6 4l13 7-5.6 1.8L10.5 19z',
  pen: 'M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19zM14 6.5l3.5 3.5',
  rectangle: 'M4 6h16v12H4z',
  arrow: 'M5 19L19 5M10 5h9v9',
  blackOut: 'M4 6h16v12H4zM4 10L8 6M4 14l8-8M4 18L16 6M8 18L20 6M12 18l8-8M16 18l4-4',
  undo: 'M8 5L4 9l4 4M4 9h10a5 5 0 010 10h-3',
  redo: 'M16 5l4 4-4 4M20 9H10a5 5 0 000 10h3',
  deleteMark: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
})
