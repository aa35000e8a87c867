import type { ProcessingError } from '@earshot/protocol'
import { readFacts } from '../domain/processing/facts.ts'
import type { ProcessingResult, ProcessingTask } from '../domain/processing/processing.ts'
import { readDocument } from '../domain/processing/read-document.ts'
import { countMessages, readSearchText } from '../domain/processing/search-text.ts'
import type { ImageLibrary } from './image-library.ts'
import { makeThumbnail } from './make-thumbnail.ts'

/** Does the work of the processing program for one report. */
export async function readReport(
  { document, screenshot }: ProcessingTask,
  library: ImageLibrary | null,
): Promise<ProcessingResult> {
  const errors: ProcessingError[] = []
  const parsed = document && readDocument(document)
  const thumbnail = screenshot && library && (await makeThumbnail(library, screenshot))
  for (const outcome of [parsed, thumbnail]) if (typeof outcome === 'string') errors.push(outcome)
  return {
    read:
      parsed && typeof parsed === 'object'
        ? {
            facts: readFacts(parsed),
            error_count: parsed.errors.length,
            text: readSearchText(parsed),
            messages: countMessages(parsed),
          }
        : null,
    thumbnail: typeof thumbnail === 'string' ? null : thumbnail,
    error: errors[0] ?? null,
    has_image_library: library !== null,
  }
}
