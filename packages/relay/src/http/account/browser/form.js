/** Shows a sentence in the nearest status of an element. `kind`: `wrong` for a problem. */
export function show(element, text, kind = '') {
  const status =
    element.querySelector('[role=status]') ?? element.closest('section, main').querySelector('[role=status]')
  status.textContent = text
  status.className = kind
}

/**
 * Runs `act` when the form is submitted or the button is pressed, once at a time. Shows the message
 * of what it throws, and what it returns. The button keeps the focus.
 */
export function onAction(element, act) {
  const button = element.matches('form') ? element.querySelector('button') : element
  const place = element.matches('form') ? element : element.parentElement
  let isBusy = false
  element.addEventListener(element.matches('form') ? 'submit' : 'click', async (event) => {
    event.preventDefault()
    if (isBusy) return
    isBusy = true
    button.setAttribute('aria-disabled', 'true')
    show(place, '')
    try {
      const text = await act(element.matches('form') ? Object.fromEntries(new FormData(element)) : {})
      if (text) show(place, text)
    } catch (error) {
      show(place, error.message, 'wrong')
    }
    button.removeAttribute('aria-disabled')
    isBusy = false
  })
}
