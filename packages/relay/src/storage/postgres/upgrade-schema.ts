import { Client } from 'pg'
import { newId } from '../../ids.ts'
import { KNOWN_VERSION, newerVersion, SCHEMA_CHANGES } from '../schema/versions.ts'
import { explainConnect } from './explain-connect.ts'

/** Every Earshot takes this lock before it changes tables. The number means nothing but must stay. */
const LOCK = 7_316_241_809

export interface DefaultProject {
  organization_id: string
  project_id: string
}

/**
 * Brings the tables to this version and makes the first organization and project where there is none, in one transaction and under a
 * lock, so that processes that start together do it once. A database that is refused is left as it is.
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
  // What breaks while a query runs fails the query; there is nothing more to be said here.
  client.on('error', () => undefined)
  try {
    await client.connect().catch((error: unknown) => {
      throw explainConnect(error, url)
    })
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock($1)', [LOCK])
    const version = await readVersion(client)
    if (version > KNOWN_VERSION) throw newerVersion({ name: client.database ?? '', version })
    for (const migration of SCHEMA_CHANGES.slice(version)) await client.query(migration.postgres)
    await client.query('update earshot_version set version = $1', [KNOWN_VERSION])
    await requireSecret(client, secret_fingerprint)
    const defaultProject = await makeDefaultProject(client, now())
    await client.query('commit')
    return defaultProject
  } finally {
    await client.end()
  }
}

/** How many of the migrations the database has had. */
async function readVersion(client: Client): Promise<number> {
  const { rows: tables } = await client.query(`select to_regclass('earshot_version') is not null as there`)
  if (!tables[0]?.there) {
    await client.query('create table earshot_version (version integer not null)')
    await client.query('insert into earshot_version values (0)')
  }
  const { rows } = await client.query<{ version: number }>('select version from earshot_version')
  return rows[0]?.version ?? 0
}

/** Keeps the fingerprint that comes first. Tokens of one relay would be nothing to another with another secret. */
async function requireSecret(client: Client, fingerprint: string): Promise<void> {
  const { rows } = await client.query<{ value: string }>(
    `insert into agreements (name, value) values ('secret', $1)
     on conflict (name) do update set name = agreements.name returning value`,
    [fingerprint],
  )
  if (rows[0]?.value === fingerprint) return
  throw new Error(
    'EARSHOT_SECRET is another one than this database is used with: set it to that, or have this one taken with "earshot secret adopt".',
  )
}

async function makeDefaultProject(client: Client, now: number): Promise<DefaultProject> {
  const { rows } = await client.query<DefaultProject>(
    'select organization_id, id as project_id from projects order by created_at, id limit 1',
  )
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
  return defaultProject
}
