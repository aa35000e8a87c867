import { DEFAULT_INVITATION_DAYS, MAX_INVITATION_DAYS, ROLES } from '@earshot/protocol'
import { emailAddress } from '@earshot/protocol/schemas'
import { plainLine } from '../plain-text.ts'
import { count, oneOf, onlyArgument, readArguments, required } from './arguments.ts'
import { type Command, UsageError } from './command.ts'
import { print, printJson, table } from './print.ts'
import { RELAY_OPTION, RELAY_USAGE, withManagement } from './with-management.ts'
import { withStores } from './with-stores.ts'

const OPTIONS = { json: { type: 'boolean' }, ...RELAY_OPTION } as const
const MEMBER = `  MEMBER    the member's e-mail address, or the id from "earshot members list"`

const membersInvite: Command = {
  name: 'members invite',
  summary: 'create a link with which a person joins; it is shown only once',
  usage: `--role R [--email E] [--expires-in-days D] [--json] [--relay URL]
  --role R               one of ${ROLES.join(', ')}
  --email E              the only address that may use the link; otherwise anybody who has it may
  --expires-in-days D    1 to ${MAX_INVITATION_DAYS}; ${DEFAULT_INVITATION_DAYS} if not given
  --json                 print the invitation as JSON, with its "link"
${RELAY_USAGE}`,
  run: async (args) => {
    const command = 'members invite'
    const { values } = readArguments(command, {
      args,
      options: {
        role: { type: 'string' },
        email: { type: 'string' },
        'expires-in-days': { type: 'string', default: String(DEFAULT_INVITATION_DAYS) },
        ...OPTIONS,
      },
    })
    const wanted = {
      role: oneOf(required(values.role, { option: '--role', command }), { option: '--role', choices: ROLES }),
      email: values.email === undefined ? null : email(values.email),
      expires_in_days: count(values['expires-in-days'], { option: '--expires-in-days', max: MAX_INVITATION_DAYS }),
    }
    const place = { relay: values.relay, open: withStores }
    const invitation = await withManagement(place, ({ invitations }) => invitations.create(wanted))
    if (values.json) printJson(invitation)
    else print(`${invitation.link}\nGive this link to the person. It works once, until ${invitation.expires_at}.`)
    return 0
  },
}

const membersList: Command = {
  name: 'members list',
  summary: 'list the members, in the order in which they joined',
  usage: `[--json] [--relay URL]
  --json    print {"items": […]}
${RELAY_USAGE}`,
  run: async (args) => {
    const { values } = readArguments('members list', { args, options: OPTIONS })
    const { items } = await withManagement(values, ({ members }) => members.list())
    if (values.json) printJson({ items })
    else if (items.length === 0) print('There are no members yet. Invite one with "earshot members invite".')
    else print(table(items.map(({ id, role, email, name }) => [id, role, email, plainLine(name, 40)])))
    return 0
  },
}

const membersSetRole: Command = {
  name: 'members set-role',
  summary: 'give a member another role, effective at once',
  usage: `MEMBER ROLE [--json] [--relay URL]
${MEMBER}
  ROLE      one of ${ROLES.join(', ')}
  --json    print the member as JSON
${RELAY_USAGE}`,
  run: async (args) => {
    const command = 'members set-role'
    const { values, positionals } = readArguments(command, { args, options: OPTIONS, allowPositionals: true })
    const [who, wanted, ...more] = positionals
    if (!who || !wanted || more.length > 0) {
      throw new UsageError(`Give a MEMBER and a ROLE: see "earshot ${command} --help".`)
    }
    const role = oneOf(wanted, { option: 'ROLE', choices: ROLES })
    const member = await withManagement(values, async ({ members }) => {
      const { id } = await members.get(who)
      return members.update(id, { role })
    })
    if (values.json) printJson(member)
    else print(`${member.email} is now ${role}.`)
    return 0
  },
}

const membersRemove: Command = {
  name: 'members remove',
  summary: 'remove a member, and end their sessions at once',
  usage: `MEMBER [--json] [--relay URL]
${MEMBER}
  --json    print the member as JSON
${RELAY_USAGE}`,
  run: async (args) => {
    const command = 'members remove'
    const { values, positionals } = readArguments(command, { args, options: OPTIONS, allowPositionals: true })
    const who = onlyArgument(positionals, { what: 'MEMBER', command })
    const member = await withManagement(values, async ({ members }) => {
      const found = await members.get(who)
      await members.remove(found.id)
      return found
    })
    if (values.json) printJson(member)
    else print(`${member.email} is removed.`)
    return 0
  },
}

const membersResetPassword: Command = {
  name: 'members reset-password',
  summary: 'create a link with which a member sets a new password; it is shown only once',
  usage: `MEMBER [--json] [--relay URL]
${MEMBER}
  --json    print {"link": …, "expires_at": …}
${RELAY_USAGE}

It is also the way back in for a member who has lost the only passkey. Passkeys stay: the member
removes a lost one at /account/me.`,
  run: async (args) => {
    const command = 'members reset-password'
    const { values, positionals } = readArguments(command, { args, options: OPTIONS, allowPositionals: true })
    const who = onlyArgument(positionals, { what: 'MEMBER', command })
    const { link, expires_at } = await withManagement(values, async ({ members }) =>
      members.resetPassword((await members.get(who)).id),
    )
    if (values.json) printJson({ link, expires_at })
    else print(`${link}\nGive this link to the member. It works once, until ${expires_at}.`)
    return 0
  },
}

function email(text: string): string {
  const parsed = emailAddress.safeParse(text)
  if (parsed.success) return parsed.data
  throw new UsageError(`--email must be an e-mail address, not "${text}".`)
}

/** The `members` commands, in the order that help lists them. */
export const memberCommands: readonly Command[] = [
  membersInvite,
  membersList,
  membersSetRole,
  membersRemove,
  membersResetPassword,
]
