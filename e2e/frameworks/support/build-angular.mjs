// Builds the Angular app in the working folder as `ng build` does, without the command line's package.
import { Architect } from '@angular-devkit/architect'
import { WorkspaceNodeModulesArchitectHost } from '@angular-devkit/architect/node/index.js'
import { schema, workspaces } from '@angular-devkit/core'
import { NodeJsSyncHost } from '@angular-devkit/core/node/index.js'

const folder = process.cwd()
const host = workspaces.createWorkspaceHost(new NodeJsSyncHost())
const { workspace } = await workspaces.readWorkspace(folder, host)
const registry = new schema.CoreSchemaRegistry()
registry.addPostTransform(schema.transforms.addUndefinedDefaults)
const architect = new Architect(new WorkspaceNodeModulesArchitectHost(workspace, folder), registry)
const run = await architect.scheduleTarget({ project: 'app', target: 'build' })
const { success, error } = await run.result
await run.stop()
if (!success) throw new Error(error ?? 'Angular did not build')
