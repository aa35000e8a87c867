import { type Actor, commandLine } from '../../src/domain/access/actor.ts'
import type { Database } from '../../src/storage/database.ts'

/** Who may do everything in the default organization, as the command line may. */
export async function operatorOf(database: Database): Promise<Actor> {
  return commandLine((await database.findDefaultProject()).organization_id)
}
