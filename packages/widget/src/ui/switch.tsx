interface SwitchProps {
  name: string
  checked: boolean
  onToggle(): void
}

/** Includes a part or leaves it out. */
export function Switch({ name, checked, onToggle }: SwitchProps) {
  // biome-ignore lint/a11y/useAriaPropsForRole: a checkbox tells its state by itself
  return <input type="checkbox" role="switch" aria-label={name} checked={checked} onChange={onToggle} />
}
