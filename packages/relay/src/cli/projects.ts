import type { Project } from '@earshot/protocol'
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '@earshot/protocol'
import { projectsQuery } from '@earshot/protocol/schemas'
import { RelayError } from '../errors.ts'
import { plainLine } from '../plain-text.ts'
import { count, onlyArgument, readArguments, required } from './arguments.ts'
import type { Command } from './command.ts'
import { isConfirmed } from './confirm.ts'
import type { Management } from './management.ts'
import { print, printJson, table } from './print.ts'
import { RELAY_OPTION, RELAY_USAGE, withManagement } from './with-management.ts'
import { withStores } from './with-stores.ts'

export const ID_OR_NAME = '  ID_OR_NAME    the project’s id (prj_…) or its exact name'

const projectsCreate: Command = {
  name: 'projects create',
  summary: 'create a project, which has capture keys and reports of its own',
  usage: `--name N [--json] [--relay URL]
  --name N    at most 100 characters; no other project may have it
  --json      print the project as JSON
${RELAY_USAGE}`,
  run: async (args) => {
    const options = { name: { type: 'string' }, json: { type: 'boolean' }, ...RELAY_OPTION } as const
    const { values } = readArguments('projects create', { args, options })
    const name = required(values.name, { option: '--name', command: 'projects create' })
    const project = await withManagement({ relay: values.relay, open: withStores }, ({ projects }) =>
      projects.create({ name }),
    )
    if (values.json) printJson(project)
    else print(project.id)
    return 0
  },
}

const projectsList: Command = {
  name: 'projects list',
  summary: 'list the projects, oldest first',
  usage: `[--page P] [--size S] [--json] [--relay URL]
  --page P    page number, starting at 1 (default: 1)
  --size S    projects per page, at most ${MAX_PAGE_SIZE} (default: ${DEFAULT_PAGE_SIZE})
  --json      print {"items", "total", "page", "size", "next_cursor"}
${RELAY_USAGE}`,
  run: async (args) => {
    const { values } = readArguments('projects list', {
      args,
      options: {
        page: { type: 'string', default: '1' },
        size: { type: 'string', default: String(DEFAULT_PAGE_SIZE) },
        json: { type: 'boolean' },
        ...RELAY_OPTION,
      },
    })
    const page = count(values.page, { option: '--page', max: 1_000_000 })
    const size = count(values.size, { option: '--size', max: MAX_PAGE_SIZE })
    const found = await withManagement(values, ({ projects }) => projects.list({ page, size }))
    if (values.json) {
      printJson(found)
      return 0
    }
    if (found.items.length > 0) print(table(found.items.map(rowOf)))
    const pages = Math.ceil(found.total / size)
    if (pages > 1) print(`Page ${page} of ${pages}, ${found.total} projects.`)
    return 0
  },
}

const projectsShow: Command = {
  name: 'projects show',
  summary: 'show a project',
  usage: `ID_OR_NAME [--json] [--relay URL]
${ID_OR_NAME}
  --json        print the project as JSON
${RELAY_USAGE}`,
  run: async (args) => {
    const options = { json: { type: 'boolean' }, ...RELAY_OPTION } as const
    const { values, positionals } = readArguments('projects show', { args, options, allowPositionals: true })
    const wanted = onlyArgument(positionals, { what: 'ID_OR_NAME', command: 'projects show' })
    const project = await withManagement(values, ({ projects }) => findProject(projects, wanted))
    if (values.json) printJson(project)
    else print(table([rowOf(project)]))
    return 0
  },
}

const projectsRename: Command = {
  name: 'projects rename',
  summary: 'give a project another name',
  usage: `ID_OR_NAME --name N [--json] [--relay URL]
${ID_OR_NAME}
  --name N      the new name, at most 100 characters
  --json        print the project as JSON
${RELAY_USAGE}`,
  run: async (args) => {
    const options = { name: { type: 'string' }, json: { type: 'boolean' }, ...RELAY_OPTION } as const
    const { values, positionals } = readArguments('projects rename', { args, options, allowPositionals: true })
    const wanted = onlyArgument(positionals, { what: 'ID_OR_NAME', command: 'projects rename' })
    const name = required(values.name, { option: '--name', command: 'projects rename' })
    const project = await withManagement(values, async ({ projects }) => {
      const { id } = await findProject(projects, wanted)
      return projects.update(id, { name })
    })
    if (values.json) printJson(project)
    else print(`${project.id} is now named ${project.name}.`)
    return 0
  },
}

const projectsDelete: Command = {
  name: 'projects delete',
  summary: 'permanently delete a project with its capture keys and reports',
  usage: `ID_OR_NAME [--yes] [--json] [--relay URL]
${ID_OR_NAME}
  --yes         do not ask for confirmation
  --json        print {"id"}; needs --yes
${RELAY_USAGE}`,
  run: async (args) => {
    const command = 'projects delete'
    const options = { yes: { type: 'boolean' }, json: { type: 'boolean' }, ...RELAY_OPTION } as const
    const { values, positionals } = readArguments(command, { args, options, allowPositionals: true })
    const wanted = onlyArgument(positionals, { what: 'ID_OR_NAME', command })
    return withManagement(values, async ({ projects }) => {
      const { id, name } = await findProject(projects, wanted)
      const question = `Delete ${id} (${plainLine(name, 80)}) with its capture keys and reports permanently?`
      if (!(await isConfirmed(question, { command, options: values }))) {
        print('Nothing was deleted.')
        return 1
      }
      await projects.delete(id)
      if (values.json) printJson({ id })
      else print(`${id} was deleted. Its capture keys no longer work. Backups still contain it.`)
      return 0
    })
  },
}

/** The `projects` commands, in the order that help lists them. */
export const projectCommands: readonly Command[] = [
  projectsCreate,
  projectsList,
  projectsShow,
  projectsRename,
  projectsDelete,
]

/** Finds a project by its id (prj_…) or its exact name. */
export async function findProject(
  projects: Pick<Management['projects'], 'get' | 'list'>,
  wanted: string,
): Promise<Project> {
  if (wanted.startsWith('prj_')) {
    const project = await projects.get(wanted).catch(unlessMissing)
    if (project) return project
  }
  const query = projectsQuery.safeParse({ name: wanted })
  const [named] = query.success ? (await projects.list({ name: query.data.name ?? wanted })).items : []
  if (named) return named
  throw new RelayError('NOT_FOUND', { message: `There is no project ${wanted}: see "earshot projects list".` })
}

/** A project may have a name that looks like an id. */
function unlessMissing(error: unknown): undefined {
  const { code } = error as { code?: unknown }
  if (code === 'NOT_FOUND') return
  throw error
}

function rowOf({ id, created_at, name }: Project): string[] {
  return [id, created_at, plainLine(name, 80)]
}
