import type { Page } from '@playwright/test'
import { copyOf, countClones, type PictureTools } from '../support/engine.ts'
import { expect, test } from '../support/engine-fixtures.ts'
import { coloursIn, decode } from '../support/pictures.ts'
import { type Answer, serveSite } from '../support/site.ts'

declare const window: Window & { pictureTools: PictureTools }

const GREEN = '0,128,0,255'
const HEADING = '<h1 style="margin: 0; height: 60px; background: rgb(0, 128, 0)">A page</h1>'
const svg = (color: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><path fill="${color}" d="M0 0h40v20H0z"/></svg>`
const picture: Answer = (_, response) => response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(svg('green'))

/** The picture, or why there is none. */
async function takeOn(page: Page) {
  const taken = await page.evaluate(() => window.pictureTools.take().catch((error) => `${error}`))
  return taken.startsWith('data:') ? decode(Buffer.from(taken.split(',')[1] ?? '', 'base64')) : taken
}

function coloursAt(taken: Awaited<ReturnType<typeof takeOn>>, left: number, top: number): Set<string> {
  if (typeof taken === 'string') throw new Error(taken)
  return coloursIn(taken, { left, top, right: left + 20, bottom: top + 10 })
}

test('a page of 400 images is drawn with all of them, without requesting any of them again', async ({
  page,
  open,
  site,
}) => {
  const numbers = Array.from({ length: 400 }, (_, index) => index)
  for (const index of numbers) site.put(`/many/${index}.svg`, picture)
  await open(`<div style="line-height: 0">${numbers.map((index) => `<img src="/many/${index}.svg">`).join('')}</div>`)
  await page.waitForLoadState()
  const requests: string[] = []
  page.on('request', (request) => void (request.url().startsWith('http') && requests.push(request.url())))
  expect((await copyOf(page)).match(/<img[^>]* src="data:image\/png/g)).toHaveLength(400)
  const clones = await countClones(page)
  const taken = await takeOn(page)
  for (const [left, top] of [
    [2, 2],
    [1200, 2],
    [620, 240],
  ] as const)
    expect(coloursAt(taken, left, top)).toContain(GREEN)
  expect(await clones()).toBe(0)
  expect(requests).toEqual([])
})

test('style sheets of 20 MB in all give a picture or a reason, and the page goes on', async ({ page, open, site }) => {
  test.setTimeout(180_000)
  const rule = (index: number) =>
    `.rule-${index} { color: rgb(1, 2, 3); padding: 4px; background-image: linear-gradient(red, blue) }\n`
  const css = Array.from({ length: 50_000 }, (_, index) => rule(index)).join('')
  for (const index of [1, 2, 3, 4, 5]) {
    site.put(`/large-${index}.css`, (_, response) => response.writeHead(200, { 'content-type': 'text/css' }).end(css))
  }
  const head = [1, 2, 3, 4, 5].map((index) => `<link rel="stylesheet" href="/large-${index}.css">`).join('')
  await open(HEADING, { head })
  const taken = await takeOn(page)
  if (typeof taken === 'string') expect(taken).toMatch(/could not be taken: .{10,}/)
  else expect(coloursAt(taken, 300, 30)).toContain(GREEN)
  expect(await page.evaluate(() => document.querySelectorAll('iframe').length)).toBe(0)
})

test('images that may not be read become labelled boxes, and no cookie is sent to their origin', async ({
  page,
  open,
}) => {
  const asked: { cookie: string | undefined; url: string | undefined }[] = []
  const other = await serveSite(({ headers, url }, response) => {
    asked.push({ cookie: headers.cookie, url })
    response.writeHead(200, { 'content-type': 'image/svg+xml', 'set-cookie': 'a=1' }).end(svg('red'))
  })
  const images = [1, 2, 3, 1, 2, 3].map((index) => `<img width="100" height="40" src="${other.origin}/${index}.svg">`)
  await open(`${HEADING}${images.join('')}<p style="height: 40px; background: url(${other.origin}/1.svg)">Text</p>`)
  await page.waitForLoadState()
  const before = asked.length
  const clones = await countClones(page)
  const taken = await takeOn(page)
  expect(coloursAt(taken, 300, 30)).toContain(GREEN)
  expect([...coloursAt(taken, 60, 80)]).toEqual(['227,228,232,255'])
  expect(await clones()).toBe(0)
  const later = asked.slice(before)
  expect(later.map(({ cookie }) => cookie).filter(Boolean)).toEqual([])
  expect(new Set(later.map(({ url }) => url)).size).toBe(later.length)
  await other.close()
})

const CHANGES: Record<string, () => void> = {
  'removes and adds elements': () => {
    const main = document.querySelector('main') as HTMLElement
    setInterval(() => {
      main.firstElementChild?.remove()
      main.append(Object.assign(document.createElement('p'), { textContent: `New ${Math.random()}` }))
    })
  },
  'puts other style sheets in the place of its own': () => {
    setInterval(() => {
      for (const sheet of document.querySelectorAll('style')) {
        sheet.replaceWith(Object.assign(document.createElement('style'), { textContent: sheet.textContent }))
      }
      document.adoptedStyleSheets = [new CSSStyleSheet()]
    })
  },
  'changes the rules of its style sheets': () => {
    const [sheet] = document.styleSheets
    setInterval(() => {
      sheet?.insertRule('p { color: rgb(9, 9, 9) }')
      sheet?.deleteRule(sheet.cssRules.length > 5 ? 0 : sheet.cssRules.length - 1)
    })
  },
  'removes its frames': () => {
    setTimeout(() => {
      for (const frame of document.querySelectorAll('iframe')) frame.remove()
    })
  },
  'writes another document into its frames': () => {
    setInterval(() => {
      for (const frame of document.querySelectorAll('iframe')) frame.srcdoc = `<p>${Math.random()}</p>`
    }, 20)
  },
  'attaches and fills shadow trees': () => {
    setInterval(() => {
      const host = document.querySelector('p:not(.host)')
      host?.classList.add('host')
      host?.attachShadow({ mode: 'open' }).replaceChildren('Shadow', document.createElement('slot'))
    })
  },
  'empties itself': () => void setTimeout(() => document.querySelector('main')?.replaceChildren(), 5),
  'empties its body and fills it again': () => {
    const text = document.body.innerHTML
    setInterval(() => {
      document.body.innerHTML = ''
      document.body.innerHTML = text
    })
  },
}

for (const [what, change] of Object.entries(CHANGES)) {
  test(`a page that ${what} while it is drawn gives a picture`, async ({ page, open }) => {
    const rows = Array.from({ length: 1_500 }, (_, index) => `<p>${index} <b>bold</b></p>`).join('')
    await open(`${HEADING}<iframe srcdoc="<p>In a frame"></iframe><main>${rows}</main>`, {
      head: '<style>p { margin: 2px }</style>',
    })
    await page.evaluate(change)
    expect(coloursAt(await takeOn(page), 300, 30)).toContain(GREEN)
  })
}

test('images, fonts and drawings that never arrive do not delay the picture', async ({ page, open, site }) => {
  for (const path of ['/late.png', '/late.woff2', '/late.svg']) site.put(path, () => undefined)
  await open(`${HEADING}<p>Text</p><svg width="50" height="20"><use/></svg>`)
  await page.evaluate(() => {
    const style = document.createElement('style')
    style.textContent = `@font-face { font-family: Late; src: url(/late.woff2) } p { font: 20px Late, serif; background: url(/late.png) }`
    document.querySelector('use')?.setAttribute('href', '/late.svg#a')
    document.body.append(style, Object.assign(new Image(100, 40), { src: '/late.png' }))
  })
  const clones = await countClones(page)
  expect(coloursAt(await takeOn(page), 300, 30)).toContain(GREEN)
  expect(await copyOf(page)).toContain('%3Eimage%3C')
  expect(await clones()).toBe(0)
})

const MANY = 300
const times = (markup: string) => markup.repeat(MANY)
/** Pages with much of something, beside such without it: how often the page has its turn for each of them. */
const WORK: Record<string, { much: string; plain: string; css?: string; turns: number }> = {
  // They are looked at for shadow trees, then for what is out of view, then copied.
  elements: { plain: '', much: times('<i></i>'), turns: 3 },
  states: { plain: times('<i></i>'), much: times('<i></i>'), css: 'i:defined { margin: 0 }', turns: 1 },
  animations: {
    plain: times('<i></i>'),
    much: times('<i></i>'),
    css: 'i { animation: a 9s } @keyframes a { to { opacity: 0 } }',
    turns: 1,
  },
  fields: { plain: times('<i></i>'), much: times('<textarea></textarea>'), turns: 1 },
  rules: {
    plain: '',
    much: '',
    css: Array.from({ length: MANY }, (_, index) => `.rule-${index} { margin: 0 }`).join(''),
    turns: 1,
  },
}

for (const [what, { plain, much, css = '', turns }] of Object.entries(WORK)) {
  test(`a picture of a page with many ${what} lets the page have its turn between them`, async ({ page, open }) => {
    const countTurns = async (body: string, style: string) => {
      await open(body, { head: `<style>${style}</style>` })
      return page.evaluate(async () => {
        // Time runs so fast that each step is a slice.
        let now = 0
        performance.now = () => {
          now += 100
          return now
        }
        const { postMessage } = MessagePort.prototype
        let turns = 0
        MessagePort.prototype.postMessage = function (this: MessagePort, ...all: [unknown]) {
          turns++
          postMessage.apply(this, all)
        } as typeof postMessage
        await window.pictureTools.markup()
        return turns
      })
    }
    expect(await countTurns(much, css)).toBeGreaterThanOrEqual((await countTurns(plain, '')) + MANY * turns)
  })
}

test('the page sees no change, no scrolling, no resize and no request except for what it has loaded itself', async ({
  page,
  open,
  site,
}) => {
  const files = {
    '/seen.svg': picture,
    '/seen.css': ((_, response) =>
      response.writeHead(200, { 'content-type': 'text/css' }).end('p { background: url(/seen.svg) }')) satisfies Answer,
  }
  for (const [path, answer] of Object.entries(files)) site.put(path, answer)
  await open(
    `<p>Text</p><img src="/seen.svg"><input value="a"><video></video><canvas></canvas><iframe srcdoc="<p>Frame"></iframe>
    <dialog open>Dialog</dialog><div id="host"><template shadowrootmode="open"><p>Shadow</p></template></div>
    <div style="overflow: auto; height: 50px" id="scroller"><div style="height: 900px">Long</div></div><div style="height: 4000px"></div>`,
    { head: '<link rel="stylesheet" href="/seen.css">' },
  )
  await page.waitForLoadState()
  const seen = await page.evaluate(async () => {
    const seen: string[] = []
    scrollTo(0, 40)
    document.getElementById('scroller')?.scrollTo(0, 30)
    const frame = document.querySelector('iframe') as HTMLIFrameElement
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 100)))
    const roots = [document, document.getElementById('host')?.shadowRoot, frame.contentDocument]
    for (const root of roots) {
      if (!root) continue
      new MutationObserver((records) => seen.push(...records.map(({ type }) => type))).observe(root, {
        attributes: true,
        childList: true,
        characterData: true,
        subtree: true,
      })
    }
    const events = [
      'scroll',
      'resize',
      'focusin',
      'focusout',
      'selectionchange',
      'load',
      'error',
      'toggle',
      'visibilitychange',
      'hashchange',
      'message',
      'animationstart',
      'transitionrun',
    ]
    for (const target of [window, frame.contentWindow as Window]) {
      for (const name of events) target.addEventListener(name, () => seen.push(name), true)
    }
    const sizes = new ResizeObserver(() => seen.push('size'))
    for (const element of document.querySelectorAll('p,img,#scroller')) sizes.observe(element)
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 100)))
    seen.length = 0
    const known = new Set(performance.getEntriesByType('resource').map(({ name }) => name))
    await window.pictureTools.take()
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 100)))
    const names = performance.getEntriesByType('resource').map(({ name }) => name)
    return [...seen, ...names.filter((name) => !known.has(name) && !name.startsWith('data:'))]
  })
  expect(seen).toEqual([])
})
