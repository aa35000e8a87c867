import { expect, test } from 'vitest'
import { maskText } from '../src/index.ts'

test.each([
  'Ihr Bestätigungscode lautet 123456',
  'Sicherheitscode: 123456',
  'Votre code de vérification est 123456',
  'Code de sécurité : 123456',
  'Tu código de verificación es 123456',
  'Il tuo codice è 123456',
  'Seu código de acesso é 123456',
  'Ваш код подтверждения: 123456',
  '验证码：123456',
  '認証コード：123456',
  '인증번호: 123456',
  'Je verificatiecode is 123456',
  'Twój kod to 123456',
  'Doğrulama kodu: 123456',
  'Your code is 123 456',
  'wrong password "123456x" for the user',
  "password '123456' is too weak",
  '"password" with value "a 123456" fails',
])('a secret that a sentence names is masked: %s', (text) => {
  const masked = maskText(text)
  expect(masked).toContain('[private]')
  expect(masked).not.toMatch(/\d{3}/)
})

test.each([
  'error code: 123456, Fehlercode 123456, Statuscode: 404123',
  "Code d'erreur: 404123, Codice errore: 404123, Código de error: 404123",
  'ошибка: код 404123, Kod błędu: 404123',
  'Produktcode 12345678, barcode: 12345678, postcode 123456',
  'Password is required, passed "all" tests, bypass \'cache\'',
  'Unexpected token "x", Token "theme" was rejected',
])('what went wrong and what things are called stays: %s', (text) => {
  expect(maskText(text)).toBe(text)
})
