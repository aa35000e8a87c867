import { call } from './api.js'
import { onAction, show } from './form.js'
import { fillList, timeText } from './list.js'

const section = document.getElementById('sessions')
const endOthers = document.getElementById('end-others')

const BROWSERS = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
]
const SYSTEMS = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS', 'macOS'],
  ['CrOS', 'ChromeOS'],
  ['Linux', 'Linux'],
]

/** Shows the person's sessions, which can be ended. */
export async function showSessions() {
  const { items } = await call('GET', 'sessions')
  endOthers.hidden = items.length < 2
  fillList(section, items, (row, { id, user_agent, ip_address, created_at, is_current }) => {
    const name = nameOf(user_agent ?? '')
    row.querySelector('.name').textContent = is_current ? `${name} (this session)` : name
    row.querySelector('.about').textContent =
      `Since ${timeText(created_at)}, from ${ip_address || 'an unknown address'}`
    const end = row.querySelector('.end')
    end.hidden = is_current
    end.setAttribute('aria-label', `End the session of ${name} since ${timeText(created_at)}`)
    onAction(end, async () => {
      await call('DELETE', `sessions/${id}`)
      await refresh('The session has ended.')
    })
  })
}

onAction(endOthers, async () => {
  await call('DELETE', 'sessions')
  await refresh('All other sessions have ended.')
})

async function refresh(text) {
  await showSessions()
  section.querySelector('h2').focus()
  show(section, text)
}

/** Programs have other names than browsers, and are shown as they are. */
function nameOf(user_agent) {
  const find = (names) => names.find(([part]) => user_agent.includes(part))?.[1]
  const browser = find(BROWSERS)
  if (!browser) return user_agent.slice(0, 60) || 'Unknown browser'
  const system = find(SYSTEMS)
  return system ? `${browser} on ${system}` : browser
}
