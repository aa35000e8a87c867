import { exportPicture, toCanvas } from './paint.ts'
import { createScreenshotEditor } from './screenshot-editor.tsx'

/**
 * The editor chunk, loaded when the reporter wants to edit the picture. Without it, a picture has
 * no marks.
 */
export const pictureEditor = { createScreenshotEditor, toCanvas, exportPicture }

export type PictureEditor = typeof pictureEditor
