import { Client } from 'pg'
import { openPostgres } from '../../src/storage/postgres/open.ts'
import type { DatabaseUnderTest } from '../contracts/database.ts'
import type { TestPostgres } from './postgres.ts'

const TABLES = `select tablename as name from pg_tables where schemaname = 'public'
  and tablename not in ('earshot_version', 'agreements', 'write_probe')`

/** Copies the tables that have rows in a new database. */
const KEEP = `
  create schema new;
  do $$ declare at record; has_rows boolean; begin
    for at in ${TABLES} loop
      execute format('select exists (select from %I)', at.name) into has_rows;
      if has_rows then execute format('create table new.%I as table %1$I', at.name); end if;
    end loop;
  end $$`

const FORGET = `
  do $$ declare at record; begin
    -- Without the checks of foreign keys, so that the order of the tables does not matter.
    set local session_replication_role = replica;
    for at in ${TABLES} loop
      execute format('delete from %I', at.name);
    end loop;
    for at in select tablename as name from pg_tables where schemaname = 'new' loop
      execute format('insert into %I table new.%1$I', at.name);
    end loop;
    perform setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) from pg_sequences;
  end $$`

/**
 * One database and one pool of connections for a suite, which finds it as new before each test:
 * another database, or only connections that know no statement yet, take longer than most tests.
 */
export function reuseDatabase(server: () => TestPostgres) {
  let url = ''
  let client: Client | undefined
  let kept: DatabaseUnderTest['db'] | undefined

  const open = async () => (await openPostgres({ url, secret_fingerprint: 'the same' })).database

  async function openKept(): Promise<DatabaseUnderTest['db']> {
    const db = await open()
    const close = async () => {
      kept = undefined
      await db.close()
    }
    return { ...db, close }
  }

  async function createNew(): Promise<Client> {
    url = await server().newDatabase()
    kept = await openKept()
    const created = new Client({ connectionString: url })
    // The server stops while this is connected.
    created.on('error', () => undefined)
    await created.connect()
    await created.query(KEEP)
    return created
  }

  return async (): Promise<DatabaseUnderTest> => {
    client ??= await createNew()
    await client.query(FORGET)
    kept ??= await openKept()
    return { db: kept, reopen: open, dispose: async () => {} }
  }
}
