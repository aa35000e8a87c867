/** The recorder by itself: the build puts the parts of it that Earshot uses here, for the package as for the script tag. */
export { record } from '@rrweb/record'
