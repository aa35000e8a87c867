import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from '../support/fixtures.ts'
import { REPOSITORY } from '../support/paths.ts'

const player = dirname(dirname(createRequire(import.meta.url).resolve('@rrweb/replay')))

/** A full picture of a page that would run scripts, in the form of the recorder. */
function hostileEvents() {
  let id = 0
  const element = (tagName: string, attributes: object, childNodes: object[] = []) => {
    id += 1
    return { type: 2, id, tagName, attributes, childNodes }
  }
  const text = (textContent: string) => {
    id += 1
    return { type: 3, id, textContent }
  }
  const body = element('body', { onload: 'top.ran = 1' }, [
    element('h1', { style: 'color: rgb(1, 2, 3)' }, [text('Basket')]),
    element('img', { src: 'data:,', onerror: 'top.ran = 2' }),
    element('script', {}, [text('top.ran = 3')]),
    element('a', { href: 'javascript:top.ran = 4' }, [text('link')]),
    element('iframe', { srcdoc: '<script>top.ran = 5</script>' }),
  ])
  const head = element('head', {}, [element('style', {}, [text('h1 { margin-left: 7px }')])])
  const doctype = { type: 1, id: 900, name: 'html', publicId: '', systemId: '' }
  const node = { type: 0, id: 901, childNodes: [doctype, element('html', {}, [head, body])] }
  const at = 1_700_000_000_000
  return [
    { type: 4, timestamp: at, data: { href: 'https://shop.example/', width: 800, height: 600 } },
    { type: 2, timestamp: at + 1, data: { node, initialOffset: { left: 0, top: 0 } } },
    { type: 3, timestamp: at + 50, data: { source: 3, id: 901, x: 0, y: 0 } },
  ]
}

test('the page for watching a replay shows it, and lets nothing of it run or leave', async ({ page }) => {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-replay-'))
  try {
    const docs = await readFile(join(REPOSITORY, 'docs/self-hosting.md'), 'utf8')
    const [, html = ''] = /```html\n(<!doctype html>.*?)```/s.exec(docs) ?? []
    await writeFile(join(folder, 'replay.html'), html)
    await writeFile(join(folder, 'replay.json'), JSON.stringify({ version: 1, events: hostileEvents() }))
    await mkdir(join(folder, 'node_modules/@rrweb'), { recursive: true })
    await symlink(player, join(folder, 'node_modules/@rrweb/replay'))
    const failed: string[] = []
    page.on('pageerror', (error) => failed.push(error.message))
    await page.goto(pathToFileURL(join(folder, 'replay.html')).href)
    await page.setInputFiles('input[type=file]', join(folder, 'replay.json'))
    const shown = page.frameLocator('.replayer-wrapper > iframe')
    await expect(shown.getByRole('heading', { name: 'Basket' })).toHaveCSS('margin-left', '7px')
    await expect(shown.getByRole('heading', { name: 'Basket' })).toHaveCSS('color', 'rgb(1, 2, 3)')
    expect(failed).toEqual([])

    const allowed = await page.evaluate(async () => {
      const script = document.createElement('script')
      script.textContent = 'window.ran = 6'
      document.body.append(script)
      document.body.insertAdjacentHTML('beforeend', '<b onclick="window.ran = 7"></b>')
      document.querySelector('b')?.click()
      const sent = await fetch('http://127.0.0.1:9/').then(
        () => 'sent',
        () => 'not sent',
      )
      return { ran: (window as { ran?: number }).ran ?? 0, sent }
    })
    expect(allowed).toEqual({ ran: 0, sent: 'not sent' })
    const blocked = await page.evaluate(() => {
      const told = new Promise((resolve) =>
        document.addEventListener('securitypolicyviolation', resolve, { once: true }),
      )
      fetch('https://elsewhere.example/').catch(() => undefined)
      return told.then((event) => (event as SecurityPolicyViolationEvent).effectiveDirective)
    })
    expect(blocked).toBe('connect-src')
  } finally {
    await rm(folder, { recursive: true })
  }
})
