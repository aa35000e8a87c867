import { createWidget } from '@earshot/widget'

/** The app's widget. It has no launcher, because the app's own button opens the form. */
export const earshot = createWidget({
  relay: import.meta.env.VITE_EARSHOT_RELAY,
  key: import.meta.env.VITE_EARSHOT_KEY,
  launcher: 'off',
  release: '2.3.0',
  strings: { formTitle: 'Tell the harbour office' },
})
