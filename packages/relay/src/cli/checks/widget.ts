import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { WIDGET_SCRIPT } from '@earshot/protocol'
import { isWidgetOutdated } from '../../widget-age.ts'
import { type Finding, ok, problem, warning } from './finding.ts'

const SUBJECT = 'widget'

export const OUTDATED =
  'The built widget is older than its source: run "node scripts/build-widget.mjs" and restart the relay.'

export interface Embedding {
  /** For the script tag's `integrity`: the browser runs the file only if its hash matches. */
  integrity: string
  /** The tag to paste into a page. */
  script_tag: string
}

/** Checks that the widget's files exist, and returns how a page embeds them. */
export async function checkWidget(about: {
  widget_dir: string
  url: string
  public_key: string
}): Promise<{ finding: Finding; embedding: Embedding | null }> {
  const { widget_dir, url, public_key } = about
  try {
    const script = await readFile(join(widget_dir, 'earshot.js'))
    const chunks = (await readdir(join(widget_dir, 'chunks'))).filter((name) => name.endsWith('.js'))
    if (chunks.length === 0) throw new Error('no chunks')
    const integrity = `sha384-${createHash('sha384').update(script).digest('base64')}`
    // The versioned name: the relay keeps serving this file after an upgrade.
    const id = createHash('sha256').update(script).digest('hex').slice(0, 16)
    const path = WIDGET_SCRIPT.replace('.js', `-${id}.js`)
    const script_tag = `<script src="${url}${path}" data-key="${public_key}" integrity="${integrity}" crossorigin="anonymous" async></script>`
    const finding = isWidgetOutdated(widget_dir)
      ? warning(SUBJECT, OUTDATED)
      : ok(SUBJECT, `Its files are in ${widget_dir}.`)
    return { finding, embedding: { integrity, script_tag } }
  } catch {
    const message = `Its files are not in ${widget_dir}; build the widget with "node scripts/build-widget.mjs" and restart the relay, or set EARSHOT_WIDGET_DIR to the build.`
    return { finding: problem(SUBJECT, message), embedding: null }
  }
}
