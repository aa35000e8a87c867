import { copyOf } from '../support/engine.ts'
import { expect, test } from '../support/engine-fixtures.ts'

/** Each secret has this in it, and a number of its own. */
const SECRET = 'Zebra'

async function secretsIn(copy: Promise<string>): Promise<string[]> {
  const text = await copy
  // Pictures within the picture are packed.
  const pictures = [...text.matchAll(/data:[\w/+]+;base64,([\w+/=]+)/g)].map(([, data]) => atob(data ?? ''))
  return [text, ...pictures].flatMap((part) => part.match(/Zebra\d+/g) ?? [])
}

test('what is typed or chosen is not in the copy that is drawn, in whichever field', async ({ page, open }) => {
  await open(`
    <input id=a><input type=password id=b><input type=email id=c><textarea id=d></textarea><input type=search id=e>
    <input type=tel id=t><input type=url id=u><input type=number id=n>
    <select><option>Choose</option><option selected>${SECRET}6</option></select>
    <div contenteditable id=f></div><div role=textbox id=g contenteditable=plaintext-only></div>
    <p id=echo>Hello </p>
    <style>input::after { content: attr(value) } [data-echo]::before { content: attr(data-echo) }</style>`)
  await page.evaluate((secret) => {
    for (const id of ['a', 'b', 'c', 'd', 'e', 't', 'u']) {
      const field = document.getElementById(id) as HTMLInputElement
      field.value = `${secret}1`
      field.setAttribute('value', `${secret}2`)
      field.dispatchEvent(new Event('input', { bubbles: true }))
    }
    for (const id of ['f', 'g']) (document.getElementById(id) as HTMLElement).textContent = `${secret}3`
    const echo = document.getElementById('echo') as HTMLElement
    echo.append(`${secret}1`)
    echo.dataset.echo = `${secret}1`
    echo.title = `${secret}1`
  }, SECRET)
  expect(await secretsIn(copyOf(page))).toEqual([])
})

test('what the page has marked is not in the copy, and stays where the page has unmarked a part', async ({
  page,
  open,
}) => {
  await open(`
    <div data-private>${SECRET}1 <b title="${SECRET}2">${SECRET}3</b><input placeholder="${SECRET}4"></div>
    <span class="sentry-mask">${SECRET}5</span><div data-earshot-block><p>${SECRET}6</p></div>
    <div data-private data-label="${SECRET}7" class="l"></div><style>.l::before { content: attr(data-label) }</style>
    <svg data-private width=90 height=30><text y=20>${SECRET}8</text></svg>
    <table><tr data-private><td>${SECRET}9</td></tr></table>
    <img data-private alt="${SECRET}10" src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><text>${SECRET}11</text></svg>">
    <my-card data-private></my-card>
    <script>
      document.querySelector('my-card').attachShadow({ mode: 'open' }).innerHTML = '<p>${SECRET}12</p>'
    </script>
    <p>In the open</p>`)
  expect(await secretsIn(copyOf(page))).toEqual([])
  expect(await copyOf(page)).toContain('In the open')
})

test('patterns are masked in texts, attributes that are shown, style sheets, shadow trees and drawings', async ({
  page,
  open,
}) => {
  const mail = (number: number) => `${SECRET}${number}@shop.example`
  await open(`
    <p>Write to ${mail(1)}</p><p>split: <b>Zebra2</b>@shop.example</p>
    <p class=a data-mail="${mail(3)}"></p><p class=b></p><p class=c style="--mail: '${mail(4)}'"></p>
    <style>
      .a::before { content: attr(data-mail) } .b::before { content: "${mail(5)}" } .c::before { content: var(--mail) }
      :root { --other: "${mail(6)}" } .b::after { content: var(--other) }
    </style>
    <svg width=300 height=40><text y=20>${mail(7)}</text></svg>
    <my-card></my-card><button>${mail(8)}</button><input type=button value="${mail(9)}"><input placeholder="${mail(10)}">
    <select><option>${mail(11)}</option></select><img alt="${mail(12)}" src="nowhere.png">
    <script>
      const tree = document.querySelector('my-card').attachShadow({ mode: 'open' })
      tree.innerHTML = '<p>${mail(13)}</p><style>p::after { content: "${mail(14)}" }</style>'
      const sheet = new CSSStyleSheet()
      sheet.replaceSync('p::before { content: "${mail(15)}" }')
      tree.adoptedStyleSheets = [sheet]
    </script>`)
  expect(await secretsIn(copyOf(page))).toEqual([])
  expect(await secretsIn(copyOf(page, { masking: 'off' }))).not.toEqual([])
})

test('a frame with something private in it is a box, and one without is drawn', async ({ page, open }) => {
  await open(`
    <iframe id=public width=200 height=80 srcdoc="<body style='background: rgb(255, 0, 0)'>Open"></iframe>
    <iframe id=private width=200 height=80 srcdoc="<p>${SECRET}1@shop.example"></iframe>
    <iframe id=typed width=200 height=80 srcdoc="<input value=${SECRET}2>"></iframe>`)
  await page.waitForFunction(() =>
    [...document.querySelectorAll('iframe')].every((frame) => frame.contentDocument?.body?.firstChild),
  )
  const copy = await copyOf(page)
  const frames = ['public', 'private', 'typed'].map((id) =>
    new RegExp(`id="${id}"[^>]*background:url\\(&quot;data:image/png`).test(copy),
  )
  expect(frames).toEqual([true, false, false])
  expect(copy.match(/not%20captured/g)).toHaveLength(2)
})

test('pictures by addresses that say something private, canvases and videos are boxes unless the page shows them', async ({
  page,
  open,
}) => {
  const pixel =
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='90' height='40'><text y='20'>jane@shop.example</text></svg>"
  await open(
    `<img width=90 height=40 src="${pixel}"><canvas width=90 height=40></canvas><canvas data-earshot-keep width=90 height=40></canvas>`,
  )
  await page.evaluate(() => {
    for (const canvas of document.querySelectorAll('canvas')) canvas.getContext('2d')?.fillRect(0, 0, 90, 40)
  })
  const copy = await copyOf(page)
  expect(copy).not.toContain('jane')
  expect(copy.match(/<canvas[^>]*data:image\/png/g) ?? []).toHaveLength(1)
})
