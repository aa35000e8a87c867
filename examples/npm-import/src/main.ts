import { drawBerths } from './berths.ts'
import { earshot } from './earshot.ts'
import { drawSettings } from './settings.ts'

const page = document.getElementById('page') as HTMLElement

function draw(): void {
  const settings = location.pathname === '/settings'
  earshot.setContext({ page: settings ? 'settings' : 'berths', tenant: 'north-harbour' })
  if (settings) drawSettings(page)
  else drawBerths(page)
}

document.querySelector('nav')?.addEventListener('click', (event) => {
  const link = (event.target as Element).closest('a')
  if (!link) return
  event.preventDefault()
  history.pushState(null, '', link.href)
  draw()
})
addEventListener('popstate', draw)

const button = document.getElementById('report')
if (button) earshot.attachTo(button)
draw()
