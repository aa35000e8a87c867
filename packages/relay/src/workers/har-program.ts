import { buffer } from 'node:stream/consumers'
import { writeHar } from '../domain/exports/write-har.ts'
import { UNREADABLE_EXIT_CODE } from './har-process.ts'

/** Converts one debugger document from standard input to a HAR on standard output. */
const [content_type = '', version = ''] = process.argv.slice(2)
const har = writeHar({ bytes: await buffer(process.stdin), content_type }, { version })
if (har === null) process.exitCode = UNREADABLE_EXIT_CODE
else process.stdout.write(har)
