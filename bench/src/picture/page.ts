/**
 * The style sheet of a page with a design system: several hundred rules, of which each element
 * matches few.
 */
const RULES = Array.from(
  { length: 100 },
  (_, index) => `
.m-${index} { margin: ${index % 9}px; padding: ${index % 7}px }
.card .c-${index} > h3, .panel .c-${index}:hover { color: hsl(${index * 3} 60% 35%) }
.grid-${index} { display: grid; grid-template-columns: repeat(${2 + (index % 4)}, 1fr); gap: ${index % 12}px }
.tag-${index}::before { content: "•"; color: hsl(${index * 3} 80% 50%) }
@media (min-width: ${index * 30}px) { .w-${index} { max-width: ${400 + index * 10}px } }`,
).join('')

const STYLE = `
:root { --line: #d5d9e0; --accent: #2458c5 }
* { box-sizing: border-box }
body { margin: 0; font: 14px/1.45 sans-serif; color: #223; background: #f4f6f9 }
header { position: sticky; top: 0; display: flex; gap: 16px; padding: 12px 24px; background: #fff; border-bottom: 1px solid var(--line) }
a { color: var(--accent) }
main { display: grid; gap: 16px; padding: 24px }
.panel { background: #fff; border: 1px solid var(--line); border-radius: 8px; padding: 16px }
.cards { display: grid; grid-template-columns: repeat(4, 1fr); gap: 12px }
.card { border: 1px solid var(--line); border-radius: 6px; padding: 10px; background: linear-gradient(#fff, #f8faff); box-shadow: 0 1px 3px #0002 }
.card img { width: 100%; height: 60px; object-fit: cover; border-radius: 4px }
table { width: 100%; border-collapse: collapse }
td, th { padding: 4px 8px; border-bottom: 1px solid var(--line); text-align: left }
tr:nth-child(even) td { background: #fafbfd }
tr:hover td { background: #eef3ff }
.badge { display: inline-block; padding: 1px 8px; border-radius: 9px; background: #e4ecff; font-size: 12px }
${RULES}`

const WORDS = 'order parcel invoice street account delivery window summer garden copper signal harbour'.split(' ')
const word = (index: number) => WORDS[index % WORDS.length] as string
const words = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => word(from + index * 5)).join(' ')

/** Fifteen elements, sixteen with a picture. */
const card = (index: number) => `<article class="card m-${index % 100} c-${index % 100}">
${index % 4 === 0 ? `<img alt="" src="/${index % 10}.svg">` : ''}<h3>${words(index, 3)}</h3><p>${words(index, 14)} <b>${index}</b> ${words(index, 6)}.</p>
<div class="card grid-${index % 100}"><span class="badge tag-${index % 100}">${word(index)}</span><span>${index * 7}</span>
<div class="w-${index % 100}"><small>${words(index, 4)}</small> <a href="#${index}">${word(index)}</a></div></div>
<form><label>${word(index)} <input value="${index}"></label><button type="button">${word(index + 1)}</button></form></article>`

/** Twelve elements. */
const row = (index: number) =>
  `<tr><td><a href="/${index}">${10_000 + index}</a><td>${words(index, 2)}<td>user${index}@shop.example<td><span class="badge">${word(index)}</span><td>+49 30 ${1_000_000 + index}<td>${index * 3}.50<td><button>…</button><td></tr>`

const panel = (index: number) => `<section class="panel"><h2>${words(index, 2)}</h2><div class="cards">
${Array.from({ length: 12 }, (_, card_index) => card(index * 12 + card_index)).join('')}</div>
<table><thead><tr><th>No.<th>Name<th>E-mail<th>State<th>Telephone<th>Sum<th><th></tr></thead><tbody>
${Array.from({ length: 25 }, (_, row_index) => row(index * 25 + row_index)).join('')}</tbody></table></section>`

const count = (html: string) => html.match(/<[a-z]/g)?.length ?? 0

/** A page with exactly this many elements: cards in panels, tables, forms and pictures. */
export function pageOf(elements: number): string {
  const head = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title><style>${STYLE}</style></head><body>
<header><b>Shop</b><nav>${WORDS.map((name) => `<a href="/${name}">${name}</a> `).join('')}</nav></header><main>`
  let left = elements - count(head)
  let body = ''
  for (let index = 0; ; index++) {
    const next = panel(index)
    if (count(next) > left) break
    left -= count(next)
    body += next
  }
  return `${head}${body}${'<i></i>'.repeat(left)}</main></body></html>`
}

/** An image in the page. */
export const imageOf = (index: number): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="200"><rect width="320" height="200" fill="hsl(${index * 36} 60% 70%)"/><circle cx="${60 + index * 20}" cy="100" r="70" fill="hsl(${index * 36 + 120} 60% 60%)"/></svg>`
