/**
 * Parts of names that mark a value as private anywhere in the name: `phpsessid`, `userAccessToken`.
 */
const ANYWHERE = {
  english: [
    'pass(?:w|phrase|code|port)',
    'secret',
    'token',
    'cookie',
    'credential',
    'sess(?:ion|id)',
    'authori[sz]ation',
    'signature',
    '[cx]srf',
    'jwt',
    'mnemonic',
    'connection ?string',
    'code ?verifier',
    'surname',
    'maiden',
    'birth',
    'social ?security',
    'security ?answer',
    '(?:seed|recovery) ?phrase',
    '(?:credit|debit) ?card',
    'bank ?account',
    '(?:api|app|access|priv(?:ate)?|encryption|signing|account|auth|master|recovery|functions|ssh|shared|subscription|licen[sc]e|activation) ?(?:key|schl[uü]ssel)',
    '(?:card|cc|acc(?:oun)?t|routing|tax|social|national|insurance|licen[sc]e) ?(?:number|num|no|nr|id)\\b',
    '(?:card|account) ?holder',
    'card ?pan',
    '(?:reset|invit\\w*|verif\\w*|activation|confirm\\w*|auth|access|login|security|backup|recovery|user|sort|post(?:al)?|zip|unlock|cv[cv]|otp|pin|sms|[2m]fa|factor|one ?time) ?code',
    '(?:user|first|last|full|given|family|middle|holder|login) ?name',
    'user ?login',
  ],
  german: ['kennwort', 'geburt', 'reisepass', 'ausweis', 'steuer ?(?:id|n)', 'konto ?n'],
  french: ['de ?passe', 'naissance', 's[eé]curit[eé] soc'],
  spanish: ['contrase', 'nacimiento'],
  portuguese: ['senha'],
  italian: ['codice ?fisc'],
  dutch: ['wachtwoord'],
  scandinavian: ['l[oö]senord', 'adgangskode'],
  finnish: ['salasana'],
  turkish: ['parola', '[sş]ifre'],
  russian: ['парол'],
  chinese: ['密码', '密碼', '身份证'],
  japanese: ['パスワード'],
  korean: ['비밀번호'],
  arabic: ['المرور'],
}
/**
 * Whole words, since they are part of harmless ones, such as `pin` of `pinned`. A digit may follow:
 * `address2`.
 */
const WHOLE_WORDS = [
  ...['(?:db|user|root|admin)?pass', '\\w*pwd?', 'psw', 'psk', 'mdp', 'clave', 'has[lł]o', 'heslo', 'creds'],
  ...['pin', 'otp', 'totp', 'tan', 'mfa', '2fa', 'sid', 'sig', 'auth', 'bearer'],
  ...['ssn', 'itin', 'cpf', 'cnpj', 'dni', 'bsn', 'pesel', 'aadhaar', 'ahv'],
  ...['cvv', 'cvc', 'ccv', 'cvn', 'csc', 'iban'],
  ...['dob', 'tel', '(?:tele|cell)?phone', 'mobile', 'fax', 'address', 'street', '[fl]name'],
]
/**
 * Matches private names in lower case, with spaces between words. The build evaluates this module.
 */
export const PRIVATE_NAME = new RegExp(
  `${Object.values(ANYWHERE).flat().join('|')}|\\b(?:${WHOLE_WORDS.join('|')})\\d?\\b`,
)
