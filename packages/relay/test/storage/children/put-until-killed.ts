import { PassThrough } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { openDiskFiles } from '../../../src/storage/disk-files.ts'
import { allNames } from '../../contracts/all-names.ts'

/** Stores one file whole, then hangs in the middle of another, and says so. */
const files = await openDiskFiles({ folder: process.argv[2] ?? '' })
const whole = new PassThrough()
whole.end('all of it')
await files.put({ name: 'whole', body: whole, max_bytes: 100 })

const body = new PassThrough()
body.write(Buffer.alloc(300_000, 'x'))
files.put({ name: 'half', body, max_bytes: 1_000_000 })
while ((await allNames(files)).length < 2) await setTimeout(5)
console.log('halfway')
while (true) await setTimeout(1000)
