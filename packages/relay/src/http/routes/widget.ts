import { WIDGET_CHUNKS, WIDGET_SCRIPT } from '@earshot/protocol'
import type { Express, Request, Response } from 'express'
import { RelayError } from '../../errors.ts'
import type { HttpContext } from '../context.ts'
import { idOf, keepWidget } from '../kept-widget.ts'
import { type StaticFile, sendStatic } from '../static-file.ts'
import { readWidgetFiles, type WidgetFiles } from '../widget-files.ts'

/** Pages get a new widget within an hour. A file with its hash in the name never changes. */
const FOR_AN_HOUR = 'public, max-age=3600, stale-while-revalidate=86400'
const FOR_EVER = 'public, max-age=31536000, immutable'

/**
 * The script tag's file, its versioned copy for pages that pin it, and the chunks that it loads.
 * Versioned copies and chunks of former versions are served as well.
 */
export function addWidgetRoutes(app: Express, http: HttpContext): void {
  const current = readWidgetFiles(http.widget_dir)
  const versions = [current, ...findFormer(current, http)]

  app.get(WIDGET_SCRIPT, (req, res) => {
    if (!current.script)
      throw new RelayError('NOT_FOUND', {
        message: 'The widget is not built. Run "node scripts/build-widget.mjs", then restart the relay.',
      })
    send(current.script, { req, res, caching: FOR_AN_HOUR })
  })

  for (const { script } of versions) {
    if (!script) continue
    app.get(WIDGET_SCRIPT.replace('.js', `-${idOf(script)}.js`), (req, res) => {
      send(script, { req, res, caching: FOR_EVER })
    })
  }

  app.get(`${WIDGET_CHUNKS}/:name`, (req, res) => {
    const name = String(req.params.name)
    const chunk = versions.find(({ chunks }) => chunks.has(name))?.chunks.get(name)
    if (!chunk) throw new RelayError('NOT_FOUND')
    // The licenses are the only file without a hash in the name.
    send(chunk, { req, res, caching: name.endsWith('.txt') ? FOR_AN_HOUR : FOR_EVER })
  })
}

/** If former versions cannot be kept, the relay serves the current one only. */
function findFormer({ script, chunks }: WidgetFiles, { kept_dir, context, log }: HttpContext): WidgetFiles[] {
  if (!script) return []
  try {
    return keepWidget({ script, chunks }, { folder: kept_dir, now: context.now() })
  } catch (error) {
    log.warn({ reason: String(error) }, 'Former versions of the widget cannot be kept.')
    return []
  }
}

function send(file: StaticFile, { req, res, caching }: { req: Request; res: Response; caching: string }): void {
  const headers = {
    'Cache-Control': caching,
    'Access-Control-Allow-Origin': '*',
    'Cross-Origin-Resource-Policy': 'cross-origin',
  }
  sendStatic(file, { req, res, headers })
}
