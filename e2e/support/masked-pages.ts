import { expect } from '@playwright/test'

/** Each secret has this in it, and a number of its own. */
const SECRET = 'Zebra'

export interface MaskedPage {
  readonly body: string
  /** What happens on it before it is drawn. */
  readonly act?: () => unknown
  /** What holds of its copy besides that no secret is in it. */
  readonly check?: (copy: string) => void
}

/** The secrets that are in a copy, those within its pictures too. */
export function secretsIn(copy: string): string[] {
  const pictures = [...copy.matchAll(/data:[\w/+]+;base64,([\w+/=]+)/g)].map(([, data]) => atob(data ?? ''))
  return [copy, ...pictures].flatMap((part) => part.match(/Zebra\d+/g) ?? [])
}

const mail = (number: number) => `${SECRET}${number}@shop.example`

/** Pages with secrets on them, by what is promised of the copy that is drawn. */
export const MASKED_PAGES: Record<string, MaskedPage> = {
  'what is typed or chosen is not in the copy that is drawn, in whichever field': {
    body: `
      <input id=a><input type=password id=b><input type=email id=c><textarea id=d></textarea><input type=search id=e>
      <input type=tel id=t><input type=url id=u><input type=number id=n>
      <select><option>Choose</option><option selected>${SECRET}6</option></select>
      <div contenteditable id=f></div><div role=textbox id=g contenteditable=plaintext-only></div>
      <p id=echo>Hello </p>
      <style>input::after { content: attr(value) } [data-echo]::before { content: attr(data-echo) }</style>`,
    act: () => {
      for (const id of ['a', 'b', 'c', 'd', 'e', 't', 'u']) {
        const field = document.getElementById(id) as HTMLInputElement
        field.value = 'Zebra1'
        field.setAttribute('value', 'Zebra2')
        field.dispatchEvent(new Event('input', { bubbles: true }))
      }
      for (const id of ['f', 'g']) (document.getElementById(id) as HTMLElement).textContent = 'Zebra3'
      const echo = document.getElementById('echo') as HTMLElement
      echo.append('Zebra1')
      echo.dataset.echo = 'Zebra1'
      echo.title = 'Zebra1'
    },
  },
  'what the page has marked is not in the copy, and stays where the page has unmarked a part': {
    body: `
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
      <p>In the open</p>`,
    check: (copy) => expect(copy).toContain('In the open'),
  },
  'patterns are masked in texts, attributes that are shown, style sheets, shadow trees and drawings': {
    body: `
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
      </script>`,
  },
  'a frame with something private in it is a box, and one without is drawn': {
    body: `
      <iframe id=public width=200 height=80 srcdoc="<body style='background: rgb(255, 0, 0)'>Open"></iframe>
      <iframe id=private width=200 height=80 srcdoc="<p>${SECRET}1@shop.example"></iframe>
      <iframe id=typed width=200 height=80 srcdoc="<input value=${SECRET}2>"></iframe>`,
    act: async () => {
      const isLoaded = (frame: HTMLIFrameElement) => frame.contentDocument?.body?.firstChild
      const frames = [...document.querySelectorAll('iframe')]
      while (!frames.every(isLoaded)) await new Promise((resolve) => setTimeout(resolve, 20))
    },
    check(copy) {
      const isDrawn = (id: string) => new RegExp(`id="${id}"[^>]*background:url\\(&quot;data:image/png`).test(copy)
      expect(['public', 'private', 'typed'].map(isDrawn)).toEqual([true, false, false])
      expect(copy.match(/not%20captured/g)).toHaveLength(2)
    },
  },
  'pictures by addresses that say something private, canvases and videos are boxes unless the page shows them': {
    body: `<img width=90 height=40 src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='90' height='40'><text y='20'>${mail(1)}</text></svg>">
      <canvas width=90 height=40></canvas><canvas data-earshot-keep width=90 height=40></canvas>`,
    act: () => {
      for (const canvas of document.querySelectorAll('canvas')) canvas.getContext('2d')?.fillRect(0, 0, 90, 40)
    },
    check: (copy) => expect(copy.match(/background:url\(&quot;data:image\/png/g) ?? []).toHaveLength(1),
  },
}
