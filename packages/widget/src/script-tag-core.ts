/** What the script tag fetches when the page is idle. */
export { assembleWidget } from './api/create-widget.ts'
export { optionsOf } from './api/data-attributes.ts'
