import { Client } from 'pg'
import { newId } from '../../ids.ts'
import { SELECT_DEFAULT_PROJECT } from '../default-project.ts'
import { insertDefaultStatuses } from '../default-statuses.ts'
import { KNOWN_VERSION, newerVersion, SCHEMA_CHANGES } from '../schema/versions.ts'
import { explainConnect } from './explain-connect.ts'

/**
 * Every version takes this lock before it changes tables. The number is arbitrary but must never
 * change.
 */
const LOCK = 7_316_241_809

export interface DefaultProject {
  organization_id: string
  project_id: string
}

/**
 * Upgrades the tables to this version and creates the default organization and project if there are
 * none, in one transaction and under a lock, so that processes that start together do it once. A
 * refused database stays unchanged.
 */
export async function upgradeSchema({
  url,
  secret_fingerprint,
  now,
}: {
  url: string
  secret_fingerprint: string
  now: () => number
}): Promise<DefaultProject> {
  const client = new Client({ connectionString: url, application_name: 'earshot', connectionTimeoutMillis: 5_000 })
  // An error during a query also rejects the query.
  client.on('error', () => undefined)
  try {
    await client.connect().catch((error: unknown) => {
      throw explainConnect(error, url)
    })
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock($1)', [LOCK])
    const version = await readVersion(client)
    if (version > KNOWN_VERSION) throw newerVersion({ name: client.database ?? '', version })
    for (const change of SCHEMA_CHANGES.slice(version)) await client.query(change.postgres)
    await client.query('update earshot_version set version = $1', [KNOWN_VERSION])
    await requireSecret(client, secret_fingerprint)
    const defaultProject = await makeDefaultProject(client, now())
    await client.query('commit')
    return defaultProject
  } finally {
    await client.end()
  }
}

/** The database's schema version. */
async function readVersion(client: Client): Promise<number> {
  const { rows: tables } = await client.query(`select to_regclass('earshot_version') is not null as there`)
  if (!tables[0]?.there) {
    await client.query('create table earshot_version (version integer not null)')
    await client.query('insert into earshot_version values (0)')
  }
  const { rows } = await client.query<{ version: number }>('select version from earshot_version')
  return rows[0]?.version ?? 0
}

/**
 * Stores the first fingerprint and requires it from then on: relays with different secrets refuse
 * each other's tokens.
 */
async function requireSecret(client: Client, fingerprint: string): Promise<void> {
  const { rows } = await client.query<{ value: string }>(
    `insert into agreements (name, value) values ('secret', $1)
     on conflict (name) do update set name = agreements.name returning value`,
    [fingerprint],
  )
  if (rows[0]?.value === fingerprint) return
  throw new Error(
    'EARSHOT_SECRET differs from the secret that this database is used with: set it to that one, or run "earshot secret adopt" to replace it.',
  )
}

async function makeDefaultProject(client: Client, now: number): Promise<DefaultProject> {
  const { rows } = await client.query<DefaultProject>(SELECT_DEFAULT_PROJECT)
  if (rows[0]) return rows[0]
  const defaultProject = { organization_id: newId('org', now), project_id: newId('prj', now) }
  await client.query('insert into organizations (id, name, created_at) values ($1, $2, $3)', [
    defaultProject.organization_id,
    'Default organization',
    now,
  ])
  await client.query('insert into projects (id, organization_id, name, created_at) values ($1, $2, $3, $4)', [
    defaultProject.project_id,
    defaultProject.organization_id,
    'Default project',
    now,
  ])
  await client.query(insertDefaultStatuses('(select $1::text as id)'), [defaultProject.project_id])
  return defaultProject
}
