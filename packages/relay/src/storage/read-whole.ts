import { closeSync, fstatSync, openSync, read } from 'node:fs'

/** All of a file. Like writeWhole it goes through the thread pool for the bytes alone. */
export async function readWhole(path: string): Promise<Buffer> {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.allocUnsafe(fstatSync(file).size)
    let filled = 0
    while (filled < bytes.length) {
      const count = await readSome(file, bytes.subarray(filled))
      if (count === 0) throw new Error(`${path} was cut short while it was read.`)
      filled += count
    }
    return bytes
  } finally {
    closeSync(file)
  }
}

function readSome(file: number, into: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    read(file, into, 0, into.length, null, (error, count) => (error ? reject(error) : resolve(count)))
  })
}
