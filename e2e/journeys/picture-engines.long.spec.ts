import { compareWithBrowser, copyOf, countClones, type PictureTools } from '../support/engine.ts'
import { expect, test } from '../support/engine-fixtures.ts'
import { coloursIn, decode } from '../support/pictures.ts'
import { serveSite } from '../support/site.ts'

declare const window: Window & { pictureTools: PictureTools; told: string[] }

const take = () => window.pictureTools.take({ masking: 'on' })
const pictureOf = (address: string) => decode(Buffer.from(address.split(',')[1] ?? '', 'base64'))

test('the browser draws the page, and nothing of it shows in the page', async ({ page, open }) => {
  await open('<h1>A page</h1><input id=a><div style="height: 3000px"></div><style>h1 { color: red }</style>')
  await page.evaluate(async () => {
    window.told = []
    const note = (what: string) => window.told.push(what)
    new MutationObserver((records) => note(`${records.length} changes`)).observe(document, {
      attributes: true,
      childList: true,
      characterData: true,
      subtree: true,
    })
    scrollTo(0, 300)
    const selected = new Promise((resolve) => document.addEventListener('selectionchange', resolve, { once: true }))
    document.getElementById('a')?.focus()
    await selected
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    for (const name of ['scroll', 'focusin', 'focusout', 'selectionchange', 'resize', 'error', 'load']) {
      addEventListener(name, () => note(name), true)
    }
  })
  const requests: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  await page.evaluate(take)
  expect(await page.evaluate(() => window.told)).toEqual([])
  expect(requests.filter((url) => !url.startsWith('data:'))).toEqual([])
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('a')
})

test('if the page’s policy forbids data: images, html2canvas draws, and no violation is reported', async ({
  page,
  open,
}) => {
  const violations: string[] = []
  page.on('console', (message) => void (/policy/i.test(message.text()) && violations.push(message.text())))
  await open('<h1 style="background: rgb(0, 128, 0)">Strict</h1>', {
    head: `<meta http-equiv="Content-Security-Policy" content="img-src 'self'">`,
  })
  const clones = await countClones(page)
  const picture = pictureOf(await page.evaluate(take))
  expect(coloursIn(picture, { left: 200, top: 30, right: 400, bottom: 50 })).toContain('0,128,0,255')
  expect(await clones()).toBeGreaterThan(0)
  expect(violations).toEqual([])
})

test('html2canvas draws the whole page too', async ({ page, open }) => {
  const rows = Array.from({ length: 40 }, (_, at) => `<p>Row ${at}</p>`).join('')
  const head = `<meta http-equiv="Content-Security-Policy" content="img-src 'self'">`
  await open(
    `<div style="height:100vh;background:rgb(0,128,0)"></div>${rows}<footer style="height:50px;background:rgb(0,0,128)"></footer>`,
    { head },
  )
  await page.evaluate(() => scrollTo(0, 400))
  const clones = await countClones(page)
  const { mismatch } = await compareWithBrowser(page, { masking: 'off', area: 'page' })
  expect(mismatch).toBeLessThan(2)
  expect(await clones()).toBeGreaterThan(0)
})

const BROKEN: Record<string, () => void> = {
  'may not be read back': () => {
    const { getImageData } = CanvasRenderingContext2D.prototype
    let reads = 0
    CanvasRenderingContext2D.prototype.getImageData = function (this: CanvasRenderingContext2D, x, y, width, height) {
      // The first is the check for browsers that return noise.
      if (++reads === 2) throw new DOMException('tainted', 'SecurityError')
      return getImageData.call(this, x as number, y as number, width as number, height as number)
    }
  },
  'are not decoded': () => {
    HTMLImageElement.prototype.decode = () => Promise.reject(new DOMException('broken', 'EncodingError'))
  },
  'come out blank': () => {
    const { drawImage } = CanvasRenderingContext2D.prototype
    const draw = drawImage as (...all: unknown[]) => void
    CanvasRenderingContext2D.prototype.drawImage = function (this: CanvasRenderingContext2D, ...all: unknown[]) {
      const [source] = all
      if (!(source instanceof HTMLImageElement) || source.naturalWidth < 100) draw.apply(this, all)
    } as typeof drawImage
  },
}

for (const [what, breakIt] of Object.entries(BROKEN)) {
  test(`where pages drawn as images ${what}, the other engine draws`, async ({ page, open }) => {
    await open('<h1 style="background: rgb(0, 128, 0)">A page</h1>')
    const clones = await countClones(page)
    await page.evaluate(breakIt)
    const picture = pictureOf(await page.evaluate(take))
    expect(coloursIn(picture, { left: 200, top: 30, right: 400, bottom: 50 })).toContain('0,128,0,255')
    expect(await clones()).toBeGreaterThan(0)
  })
}

test('an image that never arrives becomes a labelled box, and each URL is requested once', async ({
  page,
  open,
  site,
}) => {
  const asked: string[] = []
  site.put('/never.png', () => asked.push('never'))
  site.put('/tile.svg', (_, response) => {
    asked.push('tile')
    response.writeHead(200, { 'content-type': 'image/svg+xml', 'cache-control': 'max-age=60' })
    response.end('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>')
  })
  const numbers = Array.from({ length: 30 }, (_, index) => index)
  const rules = numbers.map((index) => `.t${index} { background: url(/tile.svg) }`).join('')
  await open(`
    ${numbers.map((index) => `<i class="t${index}"></i>`).join('')}
    <style>${rules} i { display: inline-block; width: 9px; height: 9px }</style>`)
  await page.evaluate(() => {
    const image = Object.assign(new Image(120, 40), { src: '/never.png' })
    document.body.append(image)
  })
  const copy = await copyOf(page)
  expect(copy).toMatch(/<img[^>]*image%2Fsvg|<img[^>]*data:image\/svg\+xml,[^>]*%3Eimage%3C/)
  expect(copy.match(/data:image\/svg\+xml;base64/g)).toHaveLength(30)
  expect(asked).toEqual(['tile', 'never'])
})

test('a page that changes during the capture gives a picture', async ({ page, open }) => {
  await open('<main></main>')
  await page.evaluate(() => {
    const main = document.querySelector('main') as HTMLElement
    const fill = () => {
      main.innerHTML = Array.from({ length: 300 }, (_, index) => `<p>${index} <b>${Math.random()}</b></p>`).join('')
    }
    fill()
    setInterval(fill, 20)
  })
  const picture = pictureOf(await page.evaluate(take))
  expect(coloursIn(picture, { left: 0, top: 0, right: 400, bottom: 400 }).size).toBeGreaterThan(2)
})

test('the copy of a page of 20,000 elements leaves out what is not in view', async ({ page, open }) => {
  await open('<main></main><style>p { margin: 4px }</style>')
  await page.evaluate(() => {
    const main = document.querySelector('main') as HTMLElement
    main.innerHTML = Array.from({ length: 10_000 }, (_, index) => `<p>Row <b>${index}</b></p>`).join('')
  })
  const copy = await copyOf(page)
  expect(copy).toContain('<b>7</b>')
  expect(copy).not.toContain('<b>9000</b>')
  expect(copy.length).toBeLessThan(60_000)
})

test('a style sheet of another origin applies if CORS allows reading it', async ({ page, open }) => {
  const other = await serveSite((_, response) =>
    response
      .writeHead(200, { 'content-type': 'text/css', 'access-control-allow-origin': '*', 'cache-control': 'max-age=60' })
      .end('@media screen { h1 { background: rgb(0, 128, 0) } }'),
  )
  await open('<h1>A page</h1>', { head: `<link rel="stylesheet" href="${other.origin}/other.css">` })
  const clones = await countClones(page)
  const picture = pictureOf(await page.evaluate(take))
  expect(coloursIn(picture, { left: 200, top: 30, right: 400, bottom: 50 })).toContain('0,128,0,255')
  expect(await clones()).toBe(0)
  await other.close()
})
