import type { FormStore } from './form-store.ts'
import { Icon } from './icon.tsx'
import { type FormState, PAGE, remaining } from './state.ts'
import { fill } from './strings.ts'
import type { Line } from './words.ts'

interface EntryListProps<E> {
  store: FormStore
  state: FormState
  entries: readonly E[]
  toLine(entry: E): Line
}

/** Lists the entries of one part, newest first, each with a button that removes it. */
export function EntryList<E extends object>({ store, state, entries, toLine }: EntryListProps<E>) {
  const { strings } = store
  const { limit } = state
  const kept = remaining(entries, state.removed).reverse()
  const gone = entries.length - kept.length

  const remove = (entry: E) => (event: Event & { currentTarget: HTMLElement }) => {
    const item = event.currentTarget.parentElement
    const next = item?.nextElementSibling ?? item?.previousElementSibling
    // The clicked button is removed, so focus moves to a neighbour.
    const focus = next?.querySelector('button') ?? item?.closest('.parts > li')?.querySelector('button')
    focus?.focus()
    store.removeEntry(entry)
  }

  return (
    <>
      <ul class="entries">
        {kept.slice(0, limit).map((entry) => {
          const { at, tag, bad, text } = toLine(entry)
          return (
            <li key={entries.indexOf(entry)}>
              <time dateTime={new Date(at).toISOString()}>{new Date(at).toTimeString().slice(0, 8)}</time>
              <b class={bad ? 'bad' : ''}>{tag}</b>
              <code>{text}</code>
              <button
                type="button"
                class="quiet square"
                aria-label={`${strings.remove}: ${tag} ${text.slice(0, 60)}`}
                onClick={remove(entry)}
              >
                <Icon name="close" />
              </button>
            </li>
          )
        })}
      </ul>
      {kept.length > limit && (
        <button type="button" class="link" onClick={() => store.change({ limit: limit + PAGE })}>
          {fill(strings.showMore, { n: Math.min(PAGE, kept.length - limit) })}
        </button>
      )}
      {gone > 0 && (
        <p class="muted hint">
          {fill(strings.removed, { n: gone })}{' '}
          <button type="button" class="link" onClick={() => store.restoreEntries(entries)}>
            {strings.restore}
          </button>
        </p>
      )}
    </>
  )
}
