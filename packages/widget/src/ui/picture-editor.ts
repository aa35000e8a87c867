import { exportPicture, toCanvas } from './paint.ts'
import { createScreenshotEditor } from './screenshot-editor.tsx'

/** What the form loads once the reporter wants to mark the picture: without it, a picture has no marks. */
export const pictureEditor = { createScreenshotEditor, toCanvas, exportPicture }

export type PictureEditor = typeof pictureEditor
