/** What the script tag fetches when the page is idle: all that records, in one file, since one file packs better than three. */
export { assembleWidget } from './api/create-widget.ts'
export { optionsOf } from './api/data-attributes.ts'
export { startReplay } from './capture/replay.ts'
