/** The library that decodes pictures, in native code. */
export type ImageLibrary = typeof import('sharp').default

/** The formats of screenshots. No other decoder runs. */
const DECODERS = ['Png', 'Jpeg', 'Webp'].map((format) => `VipsForeignLoad${format}Buffer`)

/** Null if there is no build of it for this machine. */
export async function loadImageLibrary(): Promise<ImageLibrary | null> {
  let sharp: ImageLibrary
  try {
    sharp = (await import('sharp')).default
  } catch {
    return null
  }
  sharp.cache(false)
  sharp.concurrency(1)
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({ operation: DECODERS })
  return sharp
}
