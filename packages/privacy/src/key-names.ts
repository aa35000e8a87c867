/**
 * Which names say that their value is private, in several languages. Most may stand anywhere in a name (`phpsessid`,
 * `userAccessToken`), the last group only as a whole word, since `pin` is in `pinned` and `auth` in `author`; a digit may follow
 * (`address2`).
 */
const PRIVATE_NAME =
  /pass(?:w|phrase|code|port)|de ?passe|kennwort|contrase|senha|wachtwoord|l[oö]senord|adgangskode|salasana|parola|[sş]ifre|парол|密码|密碼|パスワード|비밀번호|المرور|secret|token|cookie|credential|sess(?:ion|id)|authori[sz]ation|signature|[cx]srf|jwt|mnemonic|connection ?string|code ?verifier|surname|maiden|birth|geburt|naissance|nacimiento|reisepass|ausweis|身份证|steuer ?(?:id|n)|konto ?n|codice ?fisc|s[eé]curit[eé] soc|social ?security|security ?answer|(?:seed|recovery) ?phrase|(?:credit|debit) ?card|bank ?account|(?:api|app|access|priv(?:ate)?|encryption|signing|account|auth|master|recovery|functions|ssh|shared|subscription|licen[sc]e|activation) ?(?:key|schl[uü]ssel)|(?:card|cc|acc(?:oun)?t|routing|tax|social|national|insurance|licen[sc]e) ?(?:number|num|no|nr|id)\b|(?:card|account) ?holder|card ?pan|(?:reset|invit\w*|verif\w*|activation|confirm\w*|auth|access|login|security|backup|recovery|user|sort|post(?:al)?|zip|unlock|cv[cv]|otp|pin|sms|[2m]fa|factor|one ?time) ?code|(?:user|first|last|full|given|family|middle|holder|login) ?name|user ?login|\b(?:(?:db|user|root|admin)?pass|\w*pwd?|psw|psk|mdp|clave|has[lł]o|heslo|creds|pin|otp|totp|tan|mfa|2fa|ssn|itin|cpf|cnpj|dni|bsn|pesel|aadhaar|ahv|cvv|cvc|ccv|cvn|csc|sid|sig|auth|bearer|iban|dob|tel|(?:tele|cell)?phone|mobile|fax|address|street|[fl]name)\d?\b/

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
      .replace(/[^A-Za-z\d\u00c0-\uffef]+/g, ' ')
      .toLowerCase(),
  )
}
