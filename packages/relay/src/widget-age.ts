import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Whether a clone's widget build is older than its sources, as after an update without a build.
 * scripts/build-widget.mjs uses the same list. False if there are no sources beside the build, as
 * in the container image and the npm package.
 */
export function isWidgetOutdated(widget_dir: string): boolean {
  try {
    const sources: string[] = JSON.parse(readFileSync(join(widget_dir, '../sources.json'), 'utf8'))
    const root = join(widget_dir, '../../..')
    const built = statSync(join(widget_dir, 'earshot.js')).mtimeMs
    return sources.some((path) => changedAt(join(root, path)) >= built)
  } catch {
    return false
  }
}

/** Modification time of a file, or the latest one below a folder. */
function changedAt(path: string): number {
  const stats = statSync(path)
  if (!stats.isDirectory()) return stats.mtimeMs
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => changedAt(join(path, name))))
}
