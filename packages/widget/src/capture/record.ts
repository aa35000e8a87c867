/** The recorder. The build replaces this import by the parts of the recorder that Earshot uses. */
export { record } from '@rrweb/record'
