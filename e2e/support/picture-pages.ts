import type { PageParts } from './page-markup.ts'

const red = (width: number, height: number) =>
  `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="red"/><circle cx="20" cy="20" r="10"/></svg>`)}`

/** A page, and what happens on it before it is drawn. */
export interface PicturePage extends PageParts {
  readonly body: string
  readonly act?: () => unknown
  /** @default 'off' */
  readonly masking?: 'on'
}

/** Pages that say what an engine of the picture can draw, by what is on them. */
export const PICTURE_PAGES: Record<string, PicturePage> = {
  'values and states of controls': {
    body: `<style>
        input:checked + label { color: green } input:disabled { opacity: .4 } :focus { outline: 3px solid blue }
        input:placeholder-shown { background: #ffd } input:user-invalid, input:invalid { border: 2px solid red }
        #target:target { background: yellow } input:indeterminate + label { color: purple }
      </style>
      <input type=checkbox id=a><label for=a>a</label><input type=radio id=b><label for=b>b</label>
      <input type=checkbox id=i style="appearance: none; width: 12px; height: 12px; border: 1px solid"><label for=i>i</label>
      <input id=text><input placeholder="Search"><input type=email id=mail><textarea id=area></textarea>
      <select id=one><option>One<option>Two</select><select multiple id=many size=3><option>One<option>Two<option>Three</select>
      <progress value=.3></progress><meter value=.6></meter><input type=range id=range><input disabled value=off>
      <p id=target>Target</p><button id=focus>Focus</button><details open><summary>More</summary>Inside</details>`,
    act: () => {
      const get = (id: string) => document.getElementById(id) as HTMLInputElement
      get('a').checked = true
      get('b').checked = true
      get('i').indeterminate = true
      get('text').value = 'Text'
      get('mail').value = 'no mail'
      get('area').value = 'Two\nlines'
      get('range').value = '80'
      get('one').value = 'Two'
      for (const option of (document.getElementById('many') as HTMLSelectElement).options) option.selected = true
      location.hash = 'target'
      get('focus').focus()
    },
  },
  'check boxes, radio buttons and sliders': {
    body: `<h1>All of them</h1>Text <input type=checkbox><input type=checkbox checked><input type=radio><input type=radio checked>
      <input type=checkbox style="appearance: none; width: 20px; height: 20px; background: teal" checked> <input type=checkbox disabled>
      <p style="accent-color: green"><input type=checkbox checked><input type=radio checked></p><p><input type=range value=20></p>`,
  },
  'check boxes that are neither on nor off': {
    body: `<h1>All of them</h1><input type=checkbox><input type=checkbox class=third><input type=checkbox class=third disabled>
      <input type=checkbox class=third style="accent-color: green; width: 40px; height: 40px">`,
    act: () => {
      for (const box of document.querySelectorAll<HTMLInputElement>('.third')) box.indeterminate = true
    },
  },
  'a style sheet whose last rule is not closed': {
    head: `<style>p { --line: 9px solid red; border: var(--line); border-color: blue } h1 { background: #8f8; padding: 9px</style>
      <style>h2 { background: #88f }</style>`,
    body: '<p>Framed</p><h1>Green</h1><h2>Blue</h2>',
  },
  'scrolled boxes and a scrolled page, with sticky and fixed parts': {
    body: `<style>
        header { position: sticky; top: 0; background: #cdf; height: 40px } footer { position: fixed; bottom: 0; right: 0; background: #fcd }
        .box { width: 300px; height: 120px; overflow: auto; border: 1px solid } .row { height: 30px; border-bottom: 1px solid #ccc }
        .hidden { overflow: hidden } .rtl { direction: rtl } .wide { width: 900px }
      </style>
      <header>Sticky</header><footer>Fixed</footer><div id=rows></div>
      <div class=box id=one></div><div class="box hidden" id=two></div><div class="box rtl" id=three><div class=wide>${'words '.repeat(90)}</div></div>
      <div style="height: 2000px">Tall</div>`,
    act: () => {
      const rows = (count: number) =>
        Array.from({ length: count }, (_, index) => `<div class=row>Row ${index}</div>`).join('')
      for (const id of ['rows', 'one', 'two']) (document.getElementById(id) as HTMLElement).innerHTML = rows(12)
      ;(document.getElementById('one') as HTMLElement).scrollTop = 77
      ;(document.getElementById('two') as HTMLElement).scrollTop = 111
      ;(document.getElementById('three') as HTMLElement).scrollLeft = -133
      scrollTo(0, 251)
    },
  },
  'links, as the browser and as the page has them': {
    body: `<style>@layer low { .low { color: green } } .own:link { color: teal; text-decoration: none } :any-link:nth-of-type(4) { font-style: italic }</style>
      <a href="#here">To a place</a> <a href="/page">To a page</a> <a class=own href="#here">Own</a> <a href="https://shop.example">Out</a>
      <a class=low href="#here">In a layer</a> <a>No link</a> <svg width=90 height=30><a href="#here"><text y=20>Drawn</text></a></svg>`,
  },
  'a modal dialog with its backdrop': {
    body: '<p>Behind</p><style>dialog::backdrop { background: rgba(0, 90, 0, .4) }</style><dialog id=d>A dialog<form><input></form></dialog>',
    act: () => (document.getElementById('d') as HTMLDialogElement).showModal(),
  },
  'an open popover above all else, and a closed one nowhere': {
    body: `<div style="position: fixed; inset: 0; z-index: 2147483647; background: #eef">Above</div>
      <div popover id=p style="width: 200px; border: 4px solid">Open</div><div popover>Closed</div>`,
    act: () => (document.getElementById('p') as HTMLElement).showPopover(),
  },
  'animations of style sheets and of scripts, held where they are': {
    body: `<style>@keyframes k { to { translate: 200px; background: red; rotate: 40deg } }
        .k { animation: k 10s linear -4s paused both; width: 60px; height: 30px; background: blue }
        .p::after { content: 'after'; display: block; animation: k 10s linear -7s paused both; width: 60px }</style>
      <div class=k></div><div class=p></div><div id=w style="width: 50px; height: 50px; background: green"></div>`,
    act: () => {
      const motion = document.getElementById('w')?.animate({ opacity: [1, 0.2], marginLeft: ['0px', '300px'] }, 1000)
      motion?.pause()
      if (motion) motion.currentTime = 400
    },
  },
  'shadow trees with slots, parts and sheets of their own': {
    body: `<style>p { color: red } my-card::part(title) { font-style: italic } my-card { border: 1px solid }</style>
      <p>Outside</p><my-card class=wide><b slot=name>Name</b>Rest</my-card><my-card></my-card>`,
    act: () => {
      for (const host of document.querySelectorAll('my-card')) {
        const tree = host.attachShadow({ mode: 'open' })
        tree.innerHTML = `<style>:host { display: block; padding: 8px } :host(.wide) { background: #efe } ::slotted(b) { color: blue }
          p { text-decoration: underline }</style><h3 part=title>Title</h3><p>Inside</p><slot name=name>No name</slot><slot>Nothing</slot>`
        const sheet = new CSSStyleSheet()
        sheet.replaceSync('h3 { letter-spacing: 4px } :host-context(body) h3 { text-transform: uppercase }')
        tree.adoptedStyleSheets = [sheet]
      }
    },
  },
  'rules that scripts have made': {
    body: '<style id=s>p { color: green }</style><p>One<p class=two>Two<p class=three>Three',
    act: () => {
      const { sheet } = document.getElementById('s') as HTMLStyleElement
      sheet?.insertRule('.two { background: yellow; padding: 10px }')
      const made = new CSSStyleSheet()
      made.replaceSync('.three { border: 3px dashed } @media (min-width: 100px) { .three { width: 50% } }')
      document.adoptedStyleSheets = [made]
    },
  },
  'counted siblings, has, nesting, layers, scopes and container queries': {
    body: `<style>
        @layer low, high; @layer high { li { color: blue } } @layer low { li { color: red } }
        li:last-child { background: #fdd } li:nth-last-child(2) { background: #dfd } li:only-child { background: #ddf }
        ul:has(li:nth-child(3)) { border: 2px solid; & li:hover, & li:first-child { font-weight: bold } }
        .box { container-type: inline-size; width: 300px } @container (max-width: 400px) { .box p { letter-spacing: 3px } }
        .scroll { height: 50px; overflow: auto } @scope (.box) to (.end) { p { color: purple } }
      </style><ul><li>1<li>2<li>3</ul><ul class=scroll id=u><li>Only</ul><div class=box><p>Narrow<div class=end><p>End</div></div>`,
  },
  'frames of its own, and what stands in them scrolled': {
    body: '<iframe id=f style="border: 3px solid red; width: 400px; height: 150px" srcdoc="<body style=\'font: 20px serif; background: #eef\'><p>In a frame<div style=height:900px>Tall"></iframe><iframe style="border: 1px solid" width=100 height=50 srcdoc="<p>Two"></iframe>',
    act: async () => {
      const frame = document.getElementById('f') as HTMLIFrameElement
      while (!frame.contentDocument?.querySelector('div')) await new Promise((resolve) => setTimeout(resolve, 20))
      frame.contentWindow?.scrollTo(0, 40)
    },
  },
  'images in all ways to fit, srcset, picture and drawings with sprites': {
    body: `<style>img { width: 90px; height: 60px; border: 1px solid } .bg { width: 120px; height: 60px; background: url("${red(40, 40)}") right bottom / 30px repeat-x }</style>
      ${['fill', 'contain', 'cover', 'none', 'scale-down'].map((fit) => `<img style="object-fit: ${fit}; object-position: 20% 80%" src="${red(120, 40)}">`).join('')}
      <picture><source srcset="${red(60, 60)}" media="(min-width: 10px)"><img src="${red(10, 10)}"></picture>
      <div class=bg></div><svg width=60 height=60><defs><symbol id=s viewBox="0 0 10 10"><path d="M0 0h10L5 10z" fill=green /></symbol></defs><use href="#s"/></svg>
      <svg width=200 height=60><linearGradient id=g><stop stop-color=red /><stop offset=1 stop-color=blue /></linearGradient><rect width=90 height=50 fill="url(#g)"/><text x=100 y=30>Drawn</text></svg>`,
  },
  'a dark page, by its style and by its meta element': {
    head: '<meta name="color-scheme" content="dark">',
    body: '<p>Dark</p><input placeholder=dark><button>Dark</button>',
  },
  'a page in quirks mode with a height of hundred per cent': {
    doctype: '',
    body: '<style>body { font: italic bold 12px/2 serif } #a { height: 100%; background: #dfd } td { border: 1px solid }</style><table><tr><td>In a table</table><table height="40%" bgcolor="#dde"><tr><td>High table</table><div id=a>High</div>',
  },
  'units of root, window and zoom': {
    html: 'style="font-size: 20px"',
    body: '<div style="width: 20vw; height: 10vh; background: #ddf; font-size: 1.5rem">vw</div><div style="zoom: 1.4; border: 1px solid">Zoomed</div><div style="margin: 10vmin; translate: 10vmax">vmin</div>',
  },
  'a table of which most is out of view': {
    body: `<style>td { border: 1px solid #ccc; padding: 4px } tr:nth-child(even) { background: #eef } thead { position: sticky; top: 0; background: #fff }</style>
      <table id=t><thead><tr><th>Number<th>Name of it<th>Price</table>`,
    act: () => {
      const row = (index: number) => `<tr><td>${index}<td>${'name '.repeat((index % 7) + 1)}<td>${index * 3}.00`
      document
        .getElementById('t')
        ?.insertAdjacentHTML(
          'beforeend',
          `<tbody>${Array.from({ length: 400 }, (_, index) => row(index)).join('')}</tbody>`,
        )
      scrollTo(0, 3333)
    },
  },
  'text of another script and direction, and what has no place in markup': {
    html: 'lang="ar" dir="rtl"',
    body: '<p>مرحبا بالعالم & <bdi>a < b</bdi></p><p style="writing-mode: vertical-rl">down</p><p id=odd @click="x"></p><odd:name class=n>Colon</odd:name>',
    act: () => {
      const odd = document.getElementById('odd') as HTMLElement
      odd.textContent = 'control\u0001 half\ud800 ]]> <![CDATA['
    },
  },
  'clips, masks, blends, filters and columns': {
    body: `<div style="clip-path: circle(40px); background: red; width: 100px; height: 100px"></div>
      <div style="mask: linear-gradient(#000, transparent); background: blue; width: 100px; height: 60px"></div>
      <div style="backdrop-filter: blur(2px); filter: drop-shadow(4px 4px 2px red); color: color-mix(in oklch, red, blue)">Blurred</div>
      <div style="columns: 3; width: 500px; column-rule: 1px solid">${'words in columns '.repeat(20)}</div>
      <div style="transform: perspective(300px) rotateY(30deg); rotate: x 20deg; width: 100px; background: #fdd">Turned</div>`,
  },
  'buttons whose labels are of the browser alone, and one that is a picture': {
    body: `<style>input { zoom: 2 }</style><input type=submit><input type=reset><input type=image alt="Go" src="${red(60, 40)}" width=60 height=40>`,
  },
  'pictures that are missing, and a video of which nothing is there': {
    body: `<img src="data:image/png,broken" width=200 height=100><img src="data:image/png,broken" alt="" width=200 height=100>
      <video style="width: 200px; height: 100px; background: navy"></video><video style="width: 200px; height: 100px; border: 4px solid"></video>`,
  },
  'numbers of drawings that look like those of people': {
    body: `<svg width=0 height=0><filter id=f><feColorMatrix values="0 1 0 0 0 1 0 0 0 0 0 0 1 0 0 0 0 0 1 0"/></filter></svg>
      <div style="width: 200px; height: 100px; background: red; filter: url(#f)"></div>
      <svg width=400 height=60><text y=30 font-size=20 x="0 40 80 120 160 200 240 280">Wide text</text><path d="M0 50H400" stroke="red" stroke-width=8 stroke-dasharray="20 10 20 10 40 10"/></svg>`,
    masking: 'on',
  },
  'what a shadow tree says of its host, what moves in it, and what is around it': {
    body: `<style>.host { background: #8f8 } .host b { background: cyan }</style>
      <div class=host><template shadowrootmode=open><style>:host { display: block; height: 60px; background: red; border-bottom: 9px solid blue } ::slotted(b) { background: red }
      @keyframes move { to { opacity: 0; margin-left: 300px } } p { animation: move 2s -1s linear paused both; background: black; height: 40px; width: 100px } :host { color: red!important }</style>
      <p></p><slot></slot></template><b>In the light tree</b></div>`,
  },
}
