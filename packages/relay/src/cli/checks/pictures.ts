import { loadImageLibrary } from '../../workers/image-library.ts'
import { type Finding, ok, warning } from './finding.ts'

const SUBJECT = 'pictures'

/** Checks whether the image library runs on this machine. */
export async function checkPictures(load: () => Promise<unknown> = loadImageLibrary): Promise<Finding> {
  if (await load()) return ok(SUBJECT, 'Reports get thumbnails.')
  return warning(
    SUBJECT,
    'The image library "sharp" does not run on this machine, so reports have no thumbnails; install Earshot again for this platform, or run it on one that sharp supports.',
  )
}
