import { expect, test } from 'vitest'
import { isPrivateKeyName } from '../src/index.ts'

test.each(
  'password userPassword new_password PASSWD passphrase secret clientSecret token accessToken X-Csrf-Token api_key apiKey APIKEY x-api-key Authorization proxy-authorization cookie set-cookie sessionId PHPSESSID connect.sid ssn cvv cvc pin userPin otp iban card_number cardNumber accountNumber first_name lastName date_of_birth phone_number street jwt signature X-Amz-Signature X-Amz-Credential invite_code securityCode private_key user[password] db.pass pw security_answer mothersMaidenName socialSecurityNumber passport seedPhrase mnemonic licenseKey licenseNumber ccnum smsCode one_time_code twoFactorCode zipCode userName password1 pwd2 userpwd dbpass address2 phone1 telephone cellphone loginName fname creds appKey recoveryKey privKey acctNo cvvCode cardHolder connectionString motDePasse mot_de_passe mdp wachtwoord haslo şifre пароль 密码 パスワード 비밀번호 Kontonummer Steuer-ID Geburtsdatum'.split(
    ' ',
  ),
)('%s is private', (name) => {
  expect(isPrivateKeyName(name)).toBe(true)
})

test.each(
  'id key keys status code errorCode statusCode name filename hostname type pinned opinion author authored passed compass spinner mapping monkey message url license answer timecode post path total items currency country language microphone sinusoid clavier passes mapKey placeholder headphones'.split(
    ' ',
  ),
)('%s is not private', (name) => {
  expect(isPrivateKeyName(name)).toBe(false)
})
