import { expect, test } from '../support/fixtures.ts'
import { whenIdle } from '../support/idle.ts'

/** A page that repeats a field in every way that is common, at each letter. `OK`, `Plan Q` and `Q` are its own words. */
const PAGE = `
  <button>OK</button> <button>Plan Q</button> <button>Q</button>
  <input id="field">
  <h1 id="text">Names</h1> <h2 id="upper"></h2> <h2 id="letters"></h2> <div id="inner"></div>
  <button id="named">Add</button> <input id="other"> <h2 id="late"></h2> <nav id="list"></nav>
  <h2 id="node">Node: <b></b></h2> <a id="link" href="/">Link</a>
  <script>
    const at = (id) => document.getElementById(id)
    let timer
    field.addEventListener('input', () => {
      const { value } = field
      text.textContent = 'Hi ' + value
      upper.textContent = value.toUpperCase()
      letters.replaceChildren(...[...value].map((letter) => Object.assign(document.createElement('span'), { textContent: letter })))
      inner.innerHTML = '<h2>For ' + value + '</h2><button aria-label="Save ' + value + '">Save</button>'
      named.title = 'Add ' + value
      other.value = value
      list.innerHTML = ['ono', 'berley'].map((rest) => '<a href="?hit=' + value + '"><mark>' + value + '</mark>' + rest + '</a>').join('')
      document.querySelector('#node b').firstChild?.remove()
      document.querySelector('#node b').append(value)
      link.href = '/people/' + value
      document.title = value + ' - Names'
      history.replaceState(null, '', '?who=' + value + '#/' + value)
      fetch('/suggest/' + value + '?q=' + value).catch(() => undefined)
      clearTimeout(timer)
      timer = setTimeout(() => { late.textContent = 'Late ' + value }, 300)
    })
  </script>`

/** Words of the page and of what was typed, wherever they stand as words. */
const words = (text: string) => text.match(/[\p{L}\p{N}]+/gu) ?? []

test('no letter of a field that the page repeats while it is typed is in a report', async ({ page, home, reports }) => {
  home.put('/suggest', (_, response) => response.writeHead(200).end('[]'))
  await page.goto(home.page(PAGE))
  await whenIdle(page)
  await page.locator('#field').click()
  for (const letter of 'Qjwk') await page.keyboard.type(letter)
  await page.locator('#field').blur()
  await expect(page.locator('#late')).toHaveText('Late Qjwk')
  await page.getByText('Node:').click()
  await page.evaluate(() => Object.assign(document.getElementById('text') as object, { textContent: 'Hi Qjwk, again' }))
  await page.evaluate("Earshot.submit({ title: 'Typed' })")
  const { replay, debugger: known, report } = await reports.titled('Typed')
  for (const part of [replay, known, report.meta]) {
    expect(words(JSON.stringify(part)).filter((word) => /^(?:j|w|k|qj|qjw|qjwk)$/i.test(word))).toEqual([])
  }
  const shown = JSON.stringify(replay)
  for (const kept of [
    '"OK"',
    '"Plan Q"',
    '"Hi ********"',
    '"Hi ********, again"',
    '"ono"',
    '"Add ********"',
    '"Save ********"',
  ]) {
    expect(shown).toContain(kept)
  }
  // Those of the two buttons that never changed.
  expect(words(shown).filter((word) => word === 'Q')).toHaveLength(2)
  expect(known?.environment?.title).toBe('******** - Names')
  expect(known?.network.at(-1)?.url).toMatch(/\/suggest\/\*+\?q=\[value\]$/)
})
