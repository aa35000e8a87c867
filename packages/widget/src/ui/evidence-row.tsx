import type { ComponentChildren } from 'preact'
import type { FormStore } from './form-store.ts'
import { Icon } from './icon.tsx'
import { type EvidencePart, type FormState, toggled } from './state.ts'
import { fill } from './strings.ts'
import { Switch } from './switch.tsx'

interface EvidenceRowProps {
  store: FormStore
  state: FormState
  part: Exclude<EvidencePart, 'screenshot'>
  /** Number of entries, or the duration. */
  note: string
  /** The data that is sent. It is drawn only while the row is open. */
  children: ComponentChildren
}

/** One part of the evidence: a button shows its data, a switch leaves it out. */
export function EvidenceRow({ store, state, part, note, children }: EvidenceRowProps) {
  const { strings } = store
  const included = !state.leftOut.has(part)
  const open = state.open.has(part)
  const onPress = () => store.change({ open: toggled(state.open, part) })
  return (
    <li class={included ? '' : 'out'}>
      <div class="row">
        <button type="button" class="disclosure" aria-expanded={open} onClick={onPress}>
          <Icon name="chevron" />
          <span>{strings[part]}</span>
          <span class="muted count">{note}</span>
        </button>
        <Switch
          name={fill(strings.include, { name: strings[part] })}
          checked={included}
          onToggle={() => store.toggle(part)}
        />
      </div>
      {open && <div class="shown">{children}</div>}
    </li>
  )
}
