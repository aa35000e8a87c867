import { call } from './api.js'
import { onAction } from './form.js'

const form = document.querySelector('form')
const done = document.getElementById('done')

onAction(form, async (values) => {
  await call('POST', form.dataset.call, { ...values, token: location.hash.slice(1) })
  // The token is used.
  history.replaceState(null, '', location.pathname)
  form.hidden = true
  done.hidden = false
  done.focus()
})
