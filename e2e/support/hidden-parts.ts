/** A part of a page that must not be seen in its picture: markup around a box of a colour that nothing else has. */
export type HiddenPart = (box: string) => string

/** Gives a host a shadow tree. */
const shadow = (mode: 'open' | 'closed', tree: string, light: string) =>
  `<my-host style="display:block"><template shadowrootmode="${mode}">${tree}</template>${light}</my-host>`
const COVER = 'position:absolute;inset:0;background:#fff'

/** Ways in which pages hide a part of themselves. */
export const HIDDEN_PARTS: Record<string, HiddenPart> = {
  'the back of a card': (box) => `<div style="backface-visibility:hidden;transform:rotateY(180deg)">${box}</div>`,
  'the back of a card that is turned by a property of its own': (box) =>
    `<div style="backface-visibility:hidden;rotate:y 180deg">${box}</div>`,
  'the back of a card in a card that is turned': (box) =>
    `<div style="perspective:400px"><div style="transform-style:preserve-3d;transform:rotateX(170deg)"><div style="backface-visibility:hidden">${box}</div></div></div>`,
  'the back of a card by two turns': (box) =>
    `<div style="transform-style:preserve-3d;rotate:y 90deg"><div style="transform-style:preserve-3d;transform:rotateY(60deg)"><div style="backface-visibility:hidden">${box}</div></div></div>`,
  'a card that is turned in an animation': (box) =>
    `<style>@keyframes turn{to{transform:rotateY(180deg)}}</style><div style="backface-visibility:hidden;animation:turn 1s -2s both">${box}</div>`,
  'a side of a cube behind another': (box) =>
    `<div style="transform-style:preserve-3d;position:relative"><div style="${COVER};transform:translateZ(20px)"></div><div style="transform:translateZ(-20px)">${box}</div></div>`,
  'content-visibility': (box) => `<div style="content-visibility:hidden">${box}</div>`,
  'closed details': (box) => `<details><summary style="color:#000"></summary>${box}</details>`,
  'closed details with a style of their own': (box) =>
    `<style>details{display:grid}</style><details><summary style="color:#000"></summary><p>${box}</p></details>`,
  'until it is found': (box) => `<div hidden=until-found>${box}</div>`,
  hidden: (box) => `<div hidden>${box}</div>`,
  'a clip path': (box) => `<div style="clip-path:inset(50%)">${box}</div>`,
  'a clip path of a drawing': (box) =>
    `<svg width=0 height=0 style="position:absolute"><clipPath id=clip><path d="M0 0"/></clipPath></svg><div style="clip-path:url(#clip)">${box}</div>`,
  'a clip': (box) => `<div style="position:absolute;clip:rect(0 0 0 0)">${box}</div>`,
  'a mask': (box) => `<div style="mask-image:linear-gradient(transparent,transparent)">${box}</div>`,
  'a mask that is missing': (box) => `<div style="mask-image:url(/none.png)">${box}</div>`,
  'a mask in a drawing': (box) =>
    `<svg width=0 height=0 style="position:absolute"><mask id=mask></mask></svg><div style="mask:url(#mask)">${box}</div>`,
  visibility: (box) => `<div style="visibility:hidden">${box}</div>`,
  'a visibility that an animation holds': (box) =>
    `<style>@keyframes gone{to{visibility:hidden}}</style><div style="animation:gone 1s -2s both">${box}</div>`,
  opacity: (box) => `<div style="opacity:0">${box}</div>`,
  'an opacity that a script animates': (box) =>
    `<div id=faded>${box}</div><script>document.getElementById('faded').animate({ opacity: [0, 0] }, { fill: 'both' })</script>`,
  'a filter': (box) => `<div style="filter:opacity(0)">${box}</div>`,
  'a scale': (box) => `<div style="scale:0">${box}</div>`,
  'no height': (box) => `<div style="height:0;overflow:hidden">${box}</div>`,
  'visibility in a shadow tree': (box) => shadow('open', `<style>div{visibility:hidden}</style><div>${box}</div>`, ''),
  'visibility of a host': (box) => shadow('open', '<style>:host{visibility:hidden}</style><slot></slot>', box),
  'a rule for what is slotted': (box) =>
    shadow('open', '<style>::slotted(*){opacity:0!important}</style><slot></slot>', `<div>${box}</div>`),
  'no slot': (box) => shadow('open', '<p></p>', box),
  'no slot in a closed shadow tree': (box) => shadow('closed', '<p></p>', box),
  'text without a slot in a closed shadow tree': (box) => shadow('closed', '<p></p>', box.replace(/<[^>]*>/g, '')),
  'what a slot shows where nothing is in it': (box) => shadow('open', `<slot>${box}</slot>`, '<p></p>'),
  'a media query': (box) => `<style>@media (min-width:1px){.media{display:none}}</style><div class=media>${box}</div>`,
  'a media query for paper': (box) =>
    `<style>.paper{visibility:hidden}@media print{.paper{visibility:visible}}</style><div class=paper>${box}</div>`,
  'a style sheet for paper': (box) =>
    `<style>.sheet{opacity:0}</style><style media=print>.sheet{opacity:1}</style><div class=sheet>${box}</div>`,
  'a container query': (box) =>
    `<style>@container (min-width:1px){.container{opacity:0}}</style><div style="container-type:inline-size"><div class=container>${box}</div></div>`,
  'a container query of a style': (box) =>
    `<style>@container style(--gone:1){.styled{opacity:0}}</style><div style="--gone:1"><div class=styled>${box}</div></div>`,
  'a popover': (box) => `<div popover>${box}</div>`,
  'a popover with a display of its own': (box) =>
    `<style>.pop:not(:popover-open){visibility:hidden;display:block;position:static}</style><div popover class=pop>${box}</div>`,
  'a dialog': (box) => `<dialog>${box}</dialog>`,
  'a template': (box) => `<template>${box}</template>`,
  'markup for browsers without scripts': (box) => `<noscript>${box}</noscript>`,
  'choices of a closed list': (box) =>
    `<select style="width:40px"><option>a</option><option style="background:inherit">${box.replace(/<[^>]*>/g, '')}</option></select>`,
  'suggestions of a field': (box) =>
    `<input list=suggested style="width:40px"><datalist id=suggested><option>${box}</datalist>`,
  'a field that is hidden': () => '<input type=hidden value=Secret>',
  'markup in elements that show something else': (box) =>
    `<canvas width=10 height=10>${box}</canvas><video width=10 height=10>${box}</video><audio>${box}</audio><progress>${box}</progress><meter>${box}</meter>`,
  'markup in a frame': (box) => `<iframe width=10 height=10 style="border:0">${box}</iframe>`,
  'markup in a ruby text': (box) => `<ruby style="color:#000">a<rp>${box}</rp></ruby>`,
  'definitions of a drawing': (box) =>
    `<svg width=20 height=20><defs><foreignObject width=60 height=20>${box}</foreignObject></defs><symbol><foreignObject width=60 height=20>${box}</foreignObject></symbol></svg>`,
  'scrolled out of its box': (box) =>
    `<div style="height:20px;overflow:auto" class=scrolled>${box}<div style="height:300px"></div></div>`,
  'not scrolled to': (box) => `<div style="height:20px;overflow:auto"><div style="height:60px"></div>${box}</div>`,
  'cut off': (box) =>
    `<div style="width:20px;overflow:hidden"><div style="margin-left:30px;width:60px">${box}</div></div>`,
  'out of the window': (box) => `<div style="position:absolute;left:-9999px">${box}</div>`,
  'an indented text': (box) =>
    `<div style="text-indent:-9999px;overflow:hidden"><span>${box.replace('<div', '<span').replace('</div', '</span')}</span></div>`,
  'a layer above it': (box) => `<div style="position:relative">${box}<div style="${COVER}"></div></div>`,
  'a layer that is as high as can be': (box) =>
    `<div style="position:relative"><div style="${COVER};z-index:2147483647"></div><div style="position:relative;z-index:2147483646">${box}</div></div>`,
  'a layer with a style of its own': (box) =>
    `<style>.top{position:absolute;inset:0;background:#fff;z-index:2147483647}.under{position:relative;z-index:2147483640}</style><div style="position:relative"><div class=top></div><div class=under>${box}</div></div>`,
  'a layer in a frame': (box) =>
    `<iframe width=80 height=30 style="border:0" srcdoc='<body style="margin:0">${`<div style="position:relative"><div style="${COVER};z-index:2"></div><div style="position:relative;z-index:1">${box}</div></div>`.replaceAll("'", '&#39;')}'></iframe>`,
  'a frame that is hidden': (box) =>
    `<iframe width=80 height=30 style="visibility:hidden" srcdoc='${box}'></iframe><iframe hidden srcdoc='${box}'></iframe>`,
  'what hides where it is not pointed at': (box) =>
    `<style>.menu:not(:hover)>div{opacity:0}</style><div class=menu><div>${box}</div></div>`,
  'classes named like states': (box) =>
    `<style>.sm\\:hover\\:gone,.a\\:open{visibility:hidden}</style><div class="sm:hover:gone">${box}</div><div class="a:open">${box}</div>`,
  'selectors in capitals': (box) =>
    `<style>DIV.Capital[DATA-Gone]{visibility:hidden}</style><div class=Capital data-gone>${box}</div>`,
  'attributes that are compared in any case': (box) =>
    `<style>[type=gone]{}[align=CENTER].any{visibility:hidden}</style><div class=any align=center>${box}</div>`,
  'nested rules': (box) =>
    `<style>.outer{.inner{visibility:hidden}&:not(:focus) .other{opacity:0}}</style><div class=outer><div class=inner>${box}</div><div class=other>${box}</div></div>`,
  'a rule that a script has made': (box) =>
    `<style id=made></style><script>document.getElementById('made').sheet.insertRule('.made{visibility:hidden}')</script><div class=made>${box}</div>`,
  'a rule for the last of them': (box) =>
    `<style>.scroller{height:20px;overflow:auto}.scroller>:last-child{visibility:hidden}</style><div class="scroller scrolled"><div style="height:100px"></div><div>${box}</div></div>`,
  'elements with names that are not of markup': (box) =>
    `<style>odd\\:name{visibility:hidden}</style><odd:name>${box}</odd:name>`,
  'a rule for what is empty': (box) =>
    `<style>.state:empty+div{visibility:hidden}</style><div class=state></div><div>${box}</div>`,
  'no colour': (box) =>
    `<div style="height:20px;overflow:hidden;line-height:0;font-size:0">${box.replace(/<[^>]*>/g, '')}</div>`,
}

/** Ways that look like hiding, and hide nothing. */
export const SHOWN_PARTS: Record<string, HiddenPart> = {
  'a part that cannot be used': (box) => `<div inert>${box}</div>`,
  'the front of a card': (box) => `<div style="backface-visibility:hidden;transform:rotateY(30deg)">${box}</div>`,
  'the back of a card that is turned twice': (box) =>
    `<div style="transform-style:preserve-3d;backface-visibility:hidden;transform:rotateY(180deg)"><div style="backface-visibility:hidden;rotate:y 180deg">${box}</div></div>`,
  'the back of a card in a card that is flat': (box) =>
    `<div style="transform:rotateY(180deg)"><div style="backface-visibility:hidden">${box}</div></div>`,
  'what is shown in something hidden': (box) =>
    `<div style="visibility:hidden"><div style="visibility:visible">${box}</div></div>`,
  'text in a slot of a closed shadow tree': (box) => shadow('closed', '<slot></slot>', box.replace(/<[^>]*>/g, '')),
  'open details': (box) => `<details open><summary style="color:#000"></summary>${box}</details>`,
  'the nearer side of a cube, which comes first': (box) =>
    `<div style="transform-style:preserve-3d;position:relative"><div style="transform:translateZ(20px)">${box}</div><div style="${COVER};transform:translateZ(-20px)"></div></div>`,
}
