/**
 * Creates a component that draws these paths by name. Icons are hidden from screen readers: a label
 * is always nearby.
 */
export function iconsOf<Name extends string>(paths: Readonly<Record<Name, string>>) {
  return function Icon({ name }: { name: Name }) {
    return (
      <svg viewBox="0 0 24 24" aria-hidden="true" class={`icon ${name}`}>
        <path d={paths[name]} />
      </svg>
    )
  }
}

export const Icon = iconsOf({
  close: 'M6 6l12 12M18 6L6 18',
  chevron: 'M9 6l6 6-6 6',
  check: 'M5 12.5l4.5 4.5L19 7.5',
})
