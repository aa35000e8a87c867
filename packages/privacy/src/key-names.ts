/**
 * Which names say that their value is private. Most may stand anywhere in a name (`phpsessid`, `userAccessToken`), the last
 * group only as a whole word, since `pin` is in `pinned` and `auth` in `author`.
 */
const PRIVATE_NAME =
  /pass(?:w|phrase|code|port)|kennwort|contrase|senha|secret|token|cookie|credential|sess(?:ion|id)|authori[sz]ation|signature|[cx]srf|jwt|surname|maiden|birth|mnemonic|social ?security|security ?answer|(?:seed|recovery) ?phrase|(?:credit|debit) ?card|bank ?account|(?:api|access|private|encryption|signing|account|auth|master|shared|subscription|licen[sc]e|activation) ?key|(?:card|cc|account|routing|tax|social|national|insurance|licen[sc]e) ?(?:number|num|no|nr|id)\b|(?:reset|invit\w*|verif\w*|activation|confirm\w*|auth|access|login|security|backup|recovery|user|sort|post(?:al)?|zip|unlock|otp|pin|sms|[2m]fa|factor|one ?time) ?code|(?:user|first|last|full|given|family|middle|holder) ?name|\b(?:pass|pwd?|psw|pin|otp|totp|tan|mfa|2fa|ssn|cvv2?|cvc2?|cvn|csc|sid|sig|auth|bearer|iban|dob|tel|phone|mobile|fax|address|street)\b/

/** Names that were asked for before: a page has few, and asks for them with every line it logs. */
const known = new Map<string, boolean>()

/**
 * Whether a value stored under `name` is private whatever it looks like: credentials, session ids, card and account numbers, and
 * what identifies a person. camelCase, snake_case, kebab-case and prefixes are read alike.
 */
export function isPrivateKeyName(name: string): boolean {
  let answer = known.get(name)
  if (answer === undefined) {
    answer = hasPrivateName(name.slice(0, 100))
    if (known.size < 999 && name.length < 99) known.set(name, answer)
  }
  return answer
}

/** Whether a private name stands anywhere in `text`: most texts have none, and need no search for keys. */
export function hasPrivateName(text: string): boolean {
  return PRIVATE_NAME.test(
    text
      .replace(/([a-z\d])([A-Z])/g, '$1 $2')
      .replace(/[^A-Za-z\d]+/g, ' ')
      .toLowerCase(),
  )
}
