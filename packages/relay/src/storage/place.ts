export type SqlValue = string | number

/** Adds a value to a statement of this database, and returns its placeholder. */
export interface Place {
  (value: SqlValue): string
  readonly dialect: 'sqlite' | 'postgres'
}
