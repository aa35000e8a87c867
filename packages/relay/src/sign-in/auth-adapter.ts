import { type CleanedWhere, createAdapterFactory } from 'better-auth/adapters'
import { hashLinkToken } from '../domain/people/link-token.ts'
import type { AuthCondition, AuthRow, AuthTable, AuthValue } from '../storage/people-records.ts'
import type { AuthRowSteps } from '../storage/people-steps.ts'

const OPERATORS = { eq: '=', ne: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=', in: 'in' } as const

/**
 * Lets better-auth use the relay's own database steps, so that its writes are as durable as all
 * others. Times are milliseconds and booleans 0 or 1, as in the other tables. A session's token is
 * stored as a hash: whoever reads the database or a backup cannot use a session.
 */
export function authAdapter(database: AuthRowSteps) {
  return createAdapterFactory({
    config: {
      adapterId: 'earshot',
      supportsBooleans: false,
      supportsNumericIds: false,
      transaction: false,
      customTransformInput: ({ data }) => (data instanceof Date ? data.getTime() : data),
      customTransformOutput: ({ data, fieldAttributes }) =>
        fieldAttributes.type === 'date' && typeof data === 'number' ? new Date(data) : data,
    },
    adapter: () => ({
      async create<Row extends object>({ model, data }: { model: string; data: Row }) {
        await database.insertAuthRow({ table: tableOf(model), row: toStored(data) })
        return data
      },
      async findOne<Row>({ model, where }: { model: string; where: CleanedWhere[] }) {
        const [row] = await database.selectAuthRows({ table: tableOf(model), where: conditions(where), limit: 1 })
        return row ? toFound<Row>(row, where) : null
      },
      async findMany<Row>({ model, where = [], limit }: { model: string; where?: CleanedWhere[]; limit: number }) {
        const rows = await database.selectAuthRows({ table: tableOf(model), where: conditions(where), limit })
        return rows.map((row) => toFound<Row>(row, where))
      },
      async update<Row>({ model, where, update }: { model: string; where: CleanedWhere[]; update: Row }) {
        const set = toStored(update as object)
        const [row] = await database.updateAuthRows({ table: tableOf(model), where: conditions(where), set })
        return row ? toFound<Row>(row, where) : null
      },
      async updateMany({ model, where, update }: { model: string; where: CleanedWhere[]; update: object }) {
        const set = toStored(update)
        return (await database.updateAuthRows({ table: tableOf(model), where: conditions(where), set })).length
      },
      async delete({ model, where }: { model: string; where: CleanedWhere[] }) {
        await database.deleteAuthRows({ table: tableOf(model), where: conditions(where) })
      },
      async deleteMany({ model, where }: { model: string; where: CleanedWhere[] }) {
        return (await database.deleteAuthRows({ table: tableOf(model), where: conditions(where) })).length
      },
      async consumeOne<Row>({ model, where }: { model: string; where: CleanedWhere[] }) {
        const [row] = await database.deleteAuthRows({ table: tableOf(model), where: conditions(where) })
        return row ? toFound<Row>(row, where) : null
      },
      async count({ model, where = [] }: { model: string; where?: CleanedWhere[] }) {
        return (await database.selectAuthRows({ table: tableOf(model), where: conditions(where) })).length
      },
    }),
  })
}

/** The column with the hash of a session's token. */
const HASH = 'hash'

/** The database steps refuse a table that is not the library's. */
function tableOf(model: string): AuthTable {
  return model as AuthTable
}

function conditions(where: CleanedWhere[]): AuthCondition[] {
  return where.map(({ field, operator, value, connector }, index) => {
    const known = OPERATORS[operator as keyof typeof OPERATORS]
    if (!known || (connector === 'OR' && index > 0)) throw new Error(`Unknown condition: ${connector} ${operator}.`)
    return { column: field, operator: known, value: toCondition(field, value) }
  })
}

function toCondition(field: string, value: CleanedWhere['value']): AuthCondition['value'] {
  if (Array.isArray(value)) return value.map((item) => (field === HASH ? hashLinkToken(String(item)) : String(item)))
  return field === HASH ? hashLinkToken(String(value)) : toValue(value)
}

function toStored(row: object): AuthRow {
  const values = Object.entries(row).map(([column, value]) => [column, toValue(value)] as const)
  return Object.fromEntries(
    values.map(([column, value]) => [column, column === HASH ? hashLinkToken(String(value)) : value]),
  )
}

/** A row found by its token contains the token, as the library expects. */
function toFound<Row>(row: AuthRow, where: CleanedWhere[]): Row {
  const token = where.find(({ field, operator }) => field === HASH && operator === 'eq')?.value
  return (token === undefined ? row : { ...row, [HASH]: token }) as Row
}

function toValue(value: unknown): AuthValue {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof Date) return value.getTime()
  throw new Error(`A value of type ${typeof value} cannot be stored.`)
}
