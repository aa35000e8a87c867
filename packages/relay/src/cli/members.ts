import { DEFAULT_INVITATION_DAYS, JOIN_PAGE, MAX_INVITATION_DAYS, RESET_PAGE, ROLES } from '@earshot/protocol'
import { emailAddress } from '@earshot/protocol/schemas'
import { readConfig } from '../config/config.ts'
import { publicUrlOf } from '../config/listen-url.ts'
import { createInvitation } from '../domain/people/invitations.ts'
import { changeRole, findMember, listMembers, removeMember } from '../domain/people/members.ts'
import { createPasswordReset } from '../domain/people/passwords.ts'
import { toShownInvitation, toShownMember } from '../domain/people/shown.ts'
import { isoTime } from '../iso-time.ts'
import { plainLine } from '../plain-text.ts'
import { count, oneOf, onlyArgument, readArguments, required } from './arguments.ts'
import { type Command, UsageError } from './command.ts'
import { print, printJson, table } from './print.ts'
import { withExistingStores, withStores } from './with-stores.ts'

const JSON_OPTION = { json: { type: 'boolean' } } as const
const MEMBER = `  MEMBER    the member's e-mail address, or the id from "earshot members list"`

const membersInvite: Command = {
  name: 'members invite',
  summary: 'create a link with which a person joins; it is shown only once',
  usage: `--role R [--email E] [--expires-in-days D] [--json]
  --role R               one of ${ROLES.join(', ')}
  --email E              the only address that may use the link; otherwise anybody who has it may
  --expires-in-days D    1 to ${MAX_INVITATION_DAYS}; ${DEFAULT_INVITATION_DAYS} if not given
  --json                 print the invitation as JSON, with its "link"`,
  run: async (args) => {
    const command = 'members invite'
    const { values } = readArguments(command, {
      args,
      options: {
        role: { type: 'string' },
        email: { type: 'string' },
        'expires-in-days': { type: 'string', default: String(DEFAULT_INVITATION_DAYS) },
        ...JSON_OPTION,
      },
    })
    const wanted = {
      role: oneOf(required(values.role, { option: '--role', command }), { option: '--role', choices: ROLES }),
      email: values.email === undefined ? null : email(values.email),
      expires_in_days: count(values['expires-in-days'], { option: '--expires-in-days', max: MAX_INVITATION_DAYS }),
    }
    const { token, invitation } = await withStores((context, actor) => createInvitation(context, actor, wanted))
    const link = `${publicUrlOf(readConfig())}${JOIN_PAGE}#${token}`
    if (values.json) printJson({ ...toShownInvitation(invitation), link })
    else print(`${link}\nGive this link to the person. It works once, until ${isoTime(invitation.expires_at)}.`)
    return 0
  },
}

const membersList: Command = {
  name: 'members list',
  summary: 'list the members, in the order in which they joined',
  usage: `[--json]
  --json    print {"items": […]}`,
  run: async (args) => {
    const { values } = readArguments('members list', { args, options: JSON_OPTION })
    const members = (await withExistingStores(listMembers)).map(toShownMember)
    if (values.json) printJson({ items: members })
    else if (members.length === 0) print('There are no members yet. Invite one with "earshot members invite".')
    else print(table(members.map(({ id, role, email, name }) => [id, role, email, plainLine(name, 40)])))
    return 0
  },
}

const membersSetRole: Command = {
  name: 'members set-role',
  summary: 'give a member another role, effective at once',
  usage: `MEMBER ROLE [--json]
${MEMBER}
  ROLE      one of ${ROLES.join(', ')}
  --json    print the member as JSON`,
  run: async (args) => {
    const command = 'members set-role'
    const { values, positionals } = readArguments(command, { args, options: JSON_OPTION, allowPositionals: true })
    const [who, wanted, ...more] = positionals
    if (!who || !wanted || more.length > 0) {
      throw new UsageError(`Give a MEMBER and a ROLE: see "earshot ${command} --help".`)
    }
    const role = oneOf(wanted, { option: 'ROLE', choices: ROLES })
    const member = await withExistingStores(async (context, actor) => {
      const { id } = await findMember(context, actor, who)
      return changeRole(context, actor, { id, role })
    })
    if (values.json) printJson(toShownMember(member))
    else print(`${member.email} is now ${role}.`)
    return 0
  },
}

const membersRemove: Command = {
  name: 'members remove',
  summary: 'remove a member, and end their sessions at once',
  usage: `MEMBER [--json]
${MEMBER}
  --json    print the member as JSON`,
  run: async (args) => {
    const command = 'members remove'
    const { values, positionals } = readArguments(command, { args, options: JSON_OPTION, allowPositionals: true })
    const who = onlyArgument(positionals, { what: 'MEMBER', command })
    const member = await withExistingStores((context, actor) => removeMember(context, actor, who))
    if (values.json) printJson(toShownMember(member))
    else print(`${member.email} is removed.`)
    return 0
  },
}

const membersResetPassword: Command = {
  name: 'members reset-password',
  summary: 'create a link with which a member sets a new password; it is shown only once',
  usage: `MEMBER [--json]
${MEMBER}
  --json    print {"link": …, "expires_at": …}`,
  run: async (args) => {
    const command = 'members reset-password'
    const { values, positionals } = readArguments(command, { args, options: JSON_OPTION, allowPositionals: true })
    const who = onlyArgument(positionals, { what: 'MEMBER', command })
    const reset = await withExistingStores((context, actor) => createPasswordReset(context, actor, who))
    const link = `${publicUrlOf(readConfig())}${RESET_PAGE}#${reset.token}`
    const expires_at = isoTime(reset.expires_at)
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
