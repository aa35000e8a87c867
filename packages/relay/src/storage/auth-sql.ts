import { AUTH_TABLES, type AuthCondition, type AuthRow, type AuthTable, type AuthValue } from './people-records.ts'

interface Sql {
  text: string
  values: AuthValue[]
}

/** Returns the placeholder of the value at a position, which begins with 1. */
export type Placeholder = (position: number) => string

const NAME = /^[a-z_]+$/
const OPERATORS = ['=', '<>', '<', '<=', '>', '>=', 'in'] as const

/** Statements on the sign-in library's tables, for both databases. Names are checked, values are bound. */
export function createAuthSql(placeholder: Placeholder) {
  function bind(values: AuthValue[], value: AuthValue): string {
    values.push(value)
    return placeholder(values.length)
  }

  function condition({ column, operator, value }: AuthCondition, values: AuthValue[]): string {
    if (!OPERATORS.includes(operator)) throw new Error(`Unknown operator ${operator}.`)
    if (typeof value === 'object' && value !== null) {
      if (value.length === 0) return '1 = 0'
      return `${nameOf(column)} in (${value.map((item) => bind(values, item)).join(', ')})`
    }
    if (value === null) return `${nameOf(column)} is ${operator === '<>' ? 'not ' : ''}null`
    return `${nameOf(column)} ${operator} ${bind(values, value)}`
  }

  function whereOf(where: AuthCondition[], values: AuthValue[]): string {
    return where.length === 0 ? '' : ` where ${where.map((one) => condition(one, values)).join(' and ')}`
  }

  return {
    insert({ table, row }: { table: AuthTable; row: AuthRow }): Sql {
      const values: AuthValue[] = []
      const columns = Object.keys(row).map(nameOf)
      const places = Object.values(row).map((value) => bind(values, value))
      return { text: `insert into ${tableOf(table)} (${columns.join(', ')}) values (${places.join(', ')})`, values }
    },

    select({ table, where, limit }: { table: AuthTable; where: AuthCondition[]; limit?: number }): Sql {
      const values: AuthValue[] = []
      const text = `select * from ${tableOf(table)}${whereOf(where, values)} order by created_at, id`
      return { text: limit === undefined ? text : `${text} limit ${bind(values, limit)}`, values }
    },

    update({ table, where, set }: { table: AuthTable; where: AuthCondition[]; set: AuthRow }): Sql {
      const values: AuthValue[] = []
      const changes = Object.entries(set).map(([column, value]) => `${nameOf(column)} = ${bind(values, value)}`)
      const text = `update ${tableOf(table)} set ${changes.join(', ')}${whereOf(required(where), values)} returning *`
      return { text, values }
    },

    remove({ table, where }: { table: AuthTable; where: AuthCondition[] }): Sql {
      const values: AuthValue[] = []
      return { text: `delete from ${tableOf(table)}${whereOf(required(where), values)} returning *`, values }
    },
  }
}

function nameOf(column: string): string {
  if (!NAME.test(column)) throw new Error(`Not a column: ${column}.`)
  return column
}

function tableOf(table: AuthTable): AuthTable {
  if (!AUTH_TABLES.includes(table)) throw new Error(`Not a table of the sign-in library: ${table}.`)
  return table
}

/** A change without a condition would be one of every row. */
function required(where: AuthCondition[]): AuthCondition[] {
  if (where.length === 0) throw new Error('A change needs a condition.')
  return where
}
