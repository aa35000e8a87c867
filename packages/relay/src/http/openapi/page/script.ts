/** Filters the list of operations and copies examples. The page is complete without it. */
export const SCRIPT = `
const filter = document.querySelector('input[type=search]')
const list = document.querySelector('nav details')
filter.hidden = false
filter.addEventListener('input', () => {
  const words = filter.value.toLowerCase().split(/\\s+/)
  for (const item of list.querySelectorAll('li')) {
    const text = item.textContent.toLowerCase()
    item.hidden = !words.every((word) => text.includes(word))
  }
  for (const heading of list.querySelectorAll('h2')) {
    heading.hidden = heading.nextElementSibling.querySelector('li:not([hidden])') === null
  }
})
const phone = matchMedia('(max-width: 60rem)')
const fit = () => { list.open = !phone.matches }
fit()
phone.addEventListener('change', fit)
list.addEventListener('click', ({ target }) => { if (phone.matches && target.closest('a')) list.open = false })
if (navigator.clipboard) {
  for (const button of document.querySelectorAll('button.copy')) {
    button.hidden = false
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(button.closest('.example').querySelector('pre').textContent)
      button.textContent = 'Copied'
      setTimeout(() => { button.textContent = 'Copy' }, 1500)
    })
  }
}`
