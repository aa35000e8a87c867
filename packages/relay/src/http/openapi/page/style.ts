export const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.55 system-ui, sans-serif; scroll-padding-top: 1rem;
  --text: light-dark(#1b1e25, #e9ebf0); --quiet: light-dark(#565d6b, #a2a9b8); --line: light-dark(#e3e6ec, #2d313a);
  --page: light-dark(#fff, #14161a); --side: light-dark(#f7f8fa, #191c21); --code: light-dark(#f0f2f6, #23272f);
  --link: light-dark(#2450c4, #8fb0ff); --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }
* { box-sizing: border-box }
body { margin: 0; display: grid; grid-template-columns: 19rem minmax(0, 1fr); color: var(--text); background: var(--page) }
a { color: var(--link) }
code { font: .875em/1.5 var(--mono); background: var(--code); padding: .1em .3em; border-radius: .3em; overflow-wrap: anywhere }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: .25rem }
.skip { position: absolute; left: -99rem }
.skip:focus { left: 1rem; top: 1rem; z-index: 2; background: var(--page); padding: .5rem 1rem }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1.5rem 1rem 3rem; background: var(--side);
  border-right: 1px solid var(--line); font-size: .875rem }
nav summary { font-size: 1.05rem; list-style: none; padding: 0 .5rem; color: inherit }
nav summary::-webkit-details-marker { display: none }
nav input { width: 100%; margin: 1rem 0 0; padding: .45rem .7rem; font: inherit; color: inherit; background: var(--page);
  border: 1px solid light-dark(#8b93a3, #6a7282); border-radius: .5rem }
nav h2 { font-size: .75rem; letter-spacing: .05em; text-transform: uppercase; margin: 1.5rem .5rem .35rem }
nav h2 a { color: var(--quiet); text-decoration: none }
nav ul { list-style: none; margin: 0; padding: 0 }
nav li a { display: flex; gap: .6rem; align-items: baseline; padding: .3rem .5rem; border-radius: .4rem; color: inherit; text-decoration: none }
nav li a:hover { background: var(--code) }
nav .method { flex: 0 0 3.2rem; font-size: .66rem; padding: 0; background: none }
[hidden] { display: none !important }
main { padding: 3rem clamp(1.25rem, 4vw, 4rem) 6rem; max-width: 86rem }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .75rem; letter-spacing: -.015em }
.version { font-size: .875rem; font-weight: 500; letter-spacing: 0; color: var(--quiet); margin-left: .35rem }
.lead { font-size: 1.1rem; max-width: 46rem; margin: 0 0 1.5rem }
header dl { margin: 0; border-top: 1px solid var(--line) }
header dl div { display: grid; grid-template-columns: 9rem minmax(0, 1fr); gap: 1rem; padding: .65rem 0; border-bottom: 1px solid var(--line) }
dt { color: var(--quiet) } dd { margin: 0 }
main > section > h2 { font-size: 1.5rem; letter-spacing: -.01em; margin: 4rem 0 0; padding-bottom: .5rem }
article { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, .85fr); gap: 1rem 2.5rem; padding: 2rem 0; border-top: 1px solid var(--line) }
h3 { font-size: 1.15rem; margin: 0 0 .4rem } h3 a { color: inherit; text-decoration: none } h3 a:hover { text-decoration: underline }
article:target h3 a { text-decoration: underline; text-decoration-thickness: 3px; text-decoration-color: var(--link); text-underline-offset: .3em }
h4 { font-size: .8rem; letter-spacing: .04em; text-transform: uppercase; color: var(--quiet); margin: 1.5rem 0 .25rem }
.about > p { margin: .5rem 0 } .place { display: flex; gap: .6rem; align-items: baseline } .place code { background: none; padding: 0 }
.place b { color: var(--link); font-weight: 600 }
.method { font: 700 .72rem/1 var(--mono); letter-spacing: .03em; padding: .35em .55em; border-radius: .35rem }
.get { color: light-dark(#1d4fb8, #93b6ff); background: light-dark(#e6eefc, #1b2a4a) }
.post { color: light-dark(#14683a, #76d9a0); background: light-dark(#e2f4e9, #15311f) }
.put, .patch { color: light-dark(#855000, #f0be67); background: light-dark(#fcf0d9, #3a2a0d) }
.delete { color: light-dark(#b0201f, #ff9d96); background: light-dark(#fdeae8, #431a19) }
.fields { list-style: none; margin: 0; padding: 0 }
.fields > li { padding: .55rem 0; border-top: 1px solid var(--line) }
.fields > li:first-child { border-top: 0 }
.fields p { margin: .2rem 0 0; font-size: .925rem }
.name { font-weight: 650; background: none; padding: 0 }
.type { color: var(--quiet); font-size: .85rem; margin-left: .35rem }
.values code { margin-right: .15rem }
.status { font: 600 .85rem/1 var(--mono); color: var(--text) }
summary { cursor: pointer } main summary { font-size: .875rem; color: var(--link); padding: .25rem 0 }
details .fields { border-left: 2px solid var(--line); padding-left: .9rem; margin-top: .25rem }
.example { position: sticky; top: 1rem; align-self: start; border-radius: .7rem; overflow: hidden; background: #171a21; color: #e6e9f0; border: 1px solid light-dark(#171a21, #2d313a) }
.bar { display: flex; justify-content: space-between; align-items: center; min-height: 2.4rem; padding: 0 .4rem 0 1rem; font-size: .8rem; color: #a2a9b8; border-bottom: 1px solid #2b303b }
.copy { font: inherit; color: #e6e9f0; background: none; border: 0; border-radius: .4rem; padding: .35rem .65rem; cursor: pointer }
.copy:hover { background: #2b303b }
.example :focus-visible { outline-color: #8fb0ff; outline-offset: -3px }
pre { margin: 0; padding: .9rem 1rem 1.1rem; overflow-x: auto } pre code { background: none; padding: 0; font-size: .82rem; overflow-wrap: normal }
@media (max-width: 80rem) { article { grid-template-columns: minmax(0, 1fr) } .example { position: static } }
@media (max-width: 60rem) {
  body { grid-template-columns: minmax(0, 1fr) } main { padding-top: 1.5rem }
  :root { scroll-padding-top: 4.5rem }
  nav { height: auto; max-height: 100vh; z-index: 1; padding: .75rem 1.25rem; border-right: 0; border-bottom: 1px solid var(--line) }
  nav summary { padding: .25rem 0 } nav summary::after { content: '▾'; float: right; color: var(--quiet) }
  nav li a { padding: .55rem .5rem }
  header dl div { grid-template-columns: minmax(0, 1fr); gap: .15rem }
}
@media print { nav, .skip, .copy { display: none } body { display: block } }`
