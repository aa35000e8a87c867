// A shop with typical faults: a payment that returns 503, a button that throws, an unhandled rejection, a missing picture and a slow
// response.

const COFFEES = [
  {
    id: 'tidewater',
    name: 'Tidewater',
    taste: 'Plum, cocoa nib, a long finish',
    origin: 'Huila, Colombia',
    price: 12.5,
  },
  { id: 'lighthouse', name: 'Lighthouse', taste: 'Bergamot, apricot, honey', origin: 'Guji, Ethiopia', price: 14 },
  { id: 'north-pier', name: 'North Pier', taste: 'Toffee, walnut, milk chocolate', origin: 'Minas, Brazil', price: 11 },
  { id: 'drift', name: 'Drift', taste: 'Red apple, caramel, black tea', origin: 'Nyeri, Kenya', price: 15.5 },
  { id: 'harbour-fog', name: 'Harbour Fog', taste: 'Decaf: fig, brown sugar', origin: 'Chiapas, Mexico', price: 13 },
  // Its picture has never been uploaded.
  { id: 'cascara', name: 'Cascara', taste: 'Coffee cherry tea: hibiscus, raisin', origin: 'Huila, Colombia', price: 9 },
]

const basket = new Map()
const euro = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' })
const find = (id) => document.getElementById(id)

function element(tag, { text, ...properties }, ...children) {
  const made = Object.assign(document.createElement(tag), properties)
  if (text !== undefined) made.textContent = text
  made.append(...children)
  return made
}

function drawShelf() {
  for (const { id, name, taste, origin, price } of COFFEES) {
    const add = element('button', { type: 'button', text: 'Add to basket', ariaLabel: `Add ${name} to basket` })
    add.addEventListener('click', () => {
      basket.set(id, (basket.get(id) ?? 0) + 1)
      console.info('basket changed', { coffee: id, bags: basket.get(id) })
      drawBasket()
    })
    const item = element(
      'li',
      {},
      element('img', { src: `pictures/${id}.svg`, alt: `A bag of ${name}` }),
      element('h3', { text: name }),
      element('p', { text: `${taste}. ${origin}.` }),
      element('div', { className: 'price' }, element('span', { text: euro.format(price) }), add),
    )
    find('shelf').append(item)
  }
}

function drawBasket() {
  const lines = COFFEES.filter(({ id }) => basket.has(id)).map((coffee) => ({ ...coffee, bags: basket.get(coffee.id) }))
  find('lines').replaceChildren(
    ...lines.map(({ name, bags, price }) =>
      element(
        'tr',
        {},
        element('td', { text: name }),
        element('td', { text: bags }),
        element('td', { text: euro.format(bags * price) }),
      ),
    ),
  )
  find('count').textContent = lines.reduce((sum, { bags }) => sum + bags, 0)
  find('total').textContent = euro.format(lines.reduce((sum, { bags, price }) => sum + bags * price, 0))
}

async function pay(event) {
  event.preventDefault()
  const details = Object.fromEntries(new FormData(event.target))
  find('answer').textContent = 'One moment …'
  const answer = await fetch('api/orders', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...details, basket: [...basket] }),
  })
  if (answer.ok) return
  const { error } = await answer.json()
  console.error('payment failed', { status: answer.status, error })
  find('answer').textContent = 'We could not take your payment. Your card was not charged.'
}

function applyVoucher(event) {
  event.preventDefault()
  // Vouchers were removed from the shop's settings, but this line was not.
  const settings = {}
  find('total').textContent = settings.vouchers.current.total
}

async function notify() {
  throw new Error('newsletter: the list "spring" does not exist')
}

async function checkStock() {
  find('said').textContent = 'Asking the boathouse …'
  const answer = await fetch('api/stock')
  const { bags } = await answer.json()
  find('said').textContent = `${bags} bags are left this week.`
}

drawShelf()
drawBasket()
find('order').addEventListener('submit', pay)
find('voucher').addEventListener('submit', applyVoucher)
find('notify').addEventListener('click', notify)
find('stock').addEventListener('click', checkStock)
console.log('Harbour Coffee', { version: '4.2.0', coffees: COFFEES.length })
console.warn('price list is 9 days old')
