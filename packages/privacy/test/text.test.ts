import { describe, expect, test } from 'vitest'
import { createTally, MAX_TEXT_LENGTH, maskText } from '../src/index.ts'

describe('patterns', () => {
  test.each([
    ['an e-mail address', 'No account for jo.do+x@mail.example.', 'No account for [email].'],
    ['an encoded at sign', 'user=jo%40mail.example', 'user=[email]'],
    ['a full-width at sign', 'jo＠mail.example', '[email]'],
    ['zero-width characters inside', 'mail jo\u200bhn@ma\u200bil.com now', 'mail [email] now'],
    ['an international phone number', 'Code sent to +49 171 2345 6789', 'Code sent to [phone]'],
    ['a national phone number', 'ring (555) 123-4567 or 030 1234567', 'ring [phone] or [phone]'],
    ['a card number', 'card 4111 1111 1111 1111 declined', 'card [card] declined'],
    ['a card number with non-breaking spaces', '4111\u00a01111\u00a01111\u00a01111', '[card]'],
    ['a card number with other dashes', '4111–1111–1111–1111', '[card]'],
    ['a card number in full-width digits', '４１１１１１１１１１１１１１１１', '[card]'],
    ['a card number in Arabic digits', '٤١١١ ١١١١ ١١١١ ١١١١', '[card]'],
    ['an American Express number', '3782-822463-10005', '[card]'],
    ['a bank account number', 'pay DE89 3704 0044 0532 0130 00 today', 'pay [iban] today'],
    ['a social security number', 'SSN 123-45-6789', 'SSN [ssn]'],
    ['a JWT', 'ready eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.a-bC_d12', 'ready [token]'],
    ['an AWS key', 'upload with AKIAIOSFODNN7EXAMPLE', 'upload with [key]'],
    ['a GitHub token', `push ghp_${'a1B2'.repeat(9)}`, 'push [key]'],
    ['a Slack token', 'xoxb-12345678-abcdefgh', '[key]'],
    ['a bearer credential', 'sent Bearer abc123DEF456', 'sent Bearer [credential]'],
    ['basic credentials', 'sent Basic dXNlcjpwYXNz', 'sent Basic [credential]'],
    ['a private key', 'x -----BEGIN RSA PRIVATE KEY-----\nab\n-----END RSA PRIVATE KEY----- y', 'x [key] y'],
    ['a private key that was cut off', 'x -----BEGIN PRIVATE KEY-----\nabcd', 'x [key]'],
    ['a long random token', 'got Xk3bPq22Zz3344tYuIoP here', 'got [token] here'],
    ['a long hexadecimal token', 'got 9f86d081884c7d659a2feaa0c55ad015 here', 'got [token] here'],
    ['a code in a sentence', 'Your code is 482913.', 'Your code is [private].'],
    ['a code before the sentence', '482 913 is your login code', '[private] is your login code'],
    [
      'a code after the word',
      'Enter code 482913, PIN 1234, OTP for login: 4829',
      'Enter code [private], PIN [private], OTP for login: [private]',
    ],
    ['a code as a member', '{"code":482913}', '{"code":[private]}'],
    ['an e-mail address with spaces', 'jo @ mail.example', '[email]'],
    ['an e-mail address that hides its signs', 'jo (at) mail [dot] example', '[email]'],
    ['an e-mail address at a number', 'ssh root@10.2.3.4', 'ssh [email]'],
    [
      'phone numbers of other countries',
      '8 912 345-67-89, 138 1234 5678, 00 49 171 2345678',
      '[phone], [phone], [phone]',
    ],
    ['a number that is said to be for contact', 'Contact number: 612 345 678', 'Contact number: [phone]'],
    ['numbers of papers', 'SSN 123456789, passport no. 123456789', 'SSN [number], passport no. [private]'],
    ['an e-mail address with a quoted name', 'to "jo do"@mail.example now', 'to [email] now'],
    ['a bank account number with dots', 'DE89.3704.0044.0532.0130.00', '[iban]'],
    ['a social security number with dots', 'is 123.45.6789', 'is [ssn]'],
    ['a card number over several lines', '4111\n1111\n1111\n1111', '[card]'],
    ['a card number with several separators', '4111-1111 1111.1111', '[card]'],
    ['a card number with each digit on a line', '4\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1', '[card]'],
    ['a phone number at the end of a line', 'ring 555-123-4567\n48', 'ring [phone]\n48'],
    ['an option of a command', 'deploy --api-key abcdef --region eu', 'deploy --api-key [private] --region eu'],
    ['an option in quotes', "--password 'a b'", "--password '[private]'"],
    ['a user on the command line', 'curl -u jo:hunter2 https://a.example/', 'curl -u [private] https://a.example/'],
    ['a field in markup', '<input name="n" value="Jane Doe">', '<input name="n" value="[private]">'],
    ['a text area in markup', '<textarea>\n a b</textarea>', '<textarea>\n [private]</textarea>'],
    ['a field in escaped markup', '"<input value=\\"Jane\\">"', '"<input value=\\"[private]\\">"'],
    ['an element by its name', '<ns:pin>\n 12 </ns:pin>', '<ns:pin>\n [private]</ns:pin>'],
    ['a cell by the one before', '<td>Password</td> <td>a b</td>', '<td>Password</td> <td>[private]</td>'],
    ['an option in markup', '<option selected>Jane</option>', '<option selected>[private]</option>'],
    ['a user without a space', 'curl -ujo:hunter2', 'curl -u[private]'],
    [
      'an e-mail address in words',
      'jo AT mail DOT example, jo &lt;at> mail.example',
      '[email], jo &lt;at> mail.example',
    ],
    ['a random token that is nearly words', 'got DYZTxdYAruNJHuVKgNdpytev', 'got [token]'],
  ])('masks %s', (_, text, masked) => {
    expect(maskText(text)).toBe(masked)
  })

  test.each([
    'checkout widget failed to mount',
    'state {"orderStatus":"awaiting_capture","items":3}',
    '2024-01-02T10:20:30.123Z took 1763700000000 ms, id 12345678',
    'order 550e8400-e29b-41d4-a716-446655440000 is 4 294 967 296',
    'at load (https://shop.example/static/index-BfW3x9aQkLm2.js:10:5)',
    'render@https://shop.example/static/main.8f14e45fceea167a5a36dedd4bea2543.chunk.js:1:70421',
    'react@18.2.0, icon@2x.png, @media print',
    'getElementsByTagNameNS useLayoutEffectOnlyOnClient checkout-widget-failed-to-mount',
    'user 507f1f77bcf86cd799439011 not found',
    'basic authentication failed, bearer authentication too',
    'password is incorrect, token expired',
    'error code: 500123, status code 404, exit code 137, closed with code 1006, enter code SAVE20',
    'form#password > input.token > span, Promise<Token> failed',
    'rolldown-plugin-vue-jsx useTypedArrayLengths XMLHttpRequestUpload HTMLTableRowElement',
    'columns\n4021\n3312\n1187\n2210\n9',
    'run --verbose yes, --token-file is missing',
    'see @ noon, 1920 x 1080 at 60, @angular/core',
    'csrfToken: null, session: true',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
    '127.0.0.1:8787 answered 503 in 1,234.56 ms at 52.520008, 13.404954',
  ])('keeps %s', (text) => {
    expect(maskText(text)).toBe(text)
  })

  test('a number without a valid check digit is not a card', () => {
    expect(maskText('order 4111 1111 1111 1112')).toBe('order 4111 1111 1111 1112')
  })
})

describe('values of private keys', () => {
  test.each([
    ['password=hunter2&x=1', 'password=[private]&x=1'],
    ['{"password":"hun\\"ter 2","n":3}', '{"password":"[private]","n":3}'],
    ['body {\\"apiKey\\":\\"abc\\",\\"ok\\":true}', 'body {\\"apiKey\\":\\"[private]\\",\\"ok\\":true}'],
    ["{ user: 'u-17', secret: 'a b' }", "{ user: 'u-17', secret: '[private]' }"],
    ['Authorization: Digest a="b", c\nnext', 'Authorization: [private]\nnext'],
    ['API key: abcdefg, next', 'API key: [private], next'],
    ['(token=abc).', '(token=[private]).'],
    ['"session":{"id":[1,2]},"a":1', '"session":[private],"a":1'],
    ['{"password":"cut off in the mid', '{"password":"[private]'],
    ['pin => 1234', 'pin => [private]'],
    ['[["authorization","Bearer abc"],["accept","text"]]', '[["authorization","[private]"],["accept","text"]]'],
    ['["secret","abc"]', '["secret","[private]"]'],
    ['[{"name":"password","value":"a b"}]', '[{"name":"password","value":"[private]"}]'],
    ["{ key: 'otp', value: 123456 }", "{ key: 'otp', value: [private] }"],
    ['user[password]=x', 'user[password]=[private]'],
    ['user%5Bpin%5D=12&password[]=x', 'user%5Bpin%5D=[private]&password[]=[private]'],
    ['password: |\n    x y\n    z\n  user: jo', 'password: [private]\n  user: jo'],
    ['<password>x y</password>', '<password>[private]</password>'],
    ['run --password=x -> done', 'run --password=[private] -> done'],
    ['Passwort -> geheim', 'Passwort -> [private]'],
    ['{"contraseña":"x","2fa_code":"y"}', '{"contraseña":"[private]","2fa_code":"[private]"}'],
    ['"session":Login{"a":"}","b":Set["c"]},"d":1', '"session":[private],"d":1'],
    ['{"value":"x","name":"password"}', '{"value":"[private]","name":"password"}'],
    ['{\\"val\\":\\"x\\",\\"key\\":\\"pin\\"}', '{\\"val\\":\\"[private]\\",\\"key\\":\\"pin\\"}'],
    ['{"key":"pin","val":"x"}', '{"key":"pin","val":"[private]"}'],
    ['password (new): x, ok', 'password (new): [private], ok'],
    ['**password**: x', '**password**: [private]'],
    ['password := x', 'password := [private]'],
    ['password !== "x y"', 'password !== "[private]"'],
    ["{'password': b'x y'}", "{'password': b'[private]'}"],
    ['password = @"x y";', 'password = @"[private]";'],
    ['{ password: Some("x y"), port: 1 }', '{ password: Some("[private]"), port: 1 }'],
    ['localStorage.setItem("token", "x y")', 'localStorage.setItem("token", "[private]")'],
    ['%7B%22password%22%3A%22x%22%7D', '%7B%22password%22%3A[private]'],
    ['passwords:\n  - x y\n  - z\nport: 1', 'passwords:\n  [private]\nport: 1'],
    ['password:\n\n    x', 'password:\n\n    [private]'],
    ['seed phrase: abandon ability able\nnext', 'seed phrase: [private]\nnext'],
    ['Passport no. C8110544, next', 'Passport no. [private], next'],
    ['<b>Password:</b> x', '<b>Password:</b> [private]'],
    ['{"пароль":"x","密码":"y"}', '{"пароль":"[private]","密码":"[private]"}'],
    ['Mot de passe : x', 'Mot de passe : [private]'],
    ['パスワード：x', 'パスワード：[private]'],
  ])('masks the value in %s', (text, masked) => {
    expect(maskText(text)).toBe(masked)
  })
})

describe('URLs in text', () => {
  test('go through the URL rule, and a script keeps its line and column', () => {
    expect(maskText('at f (https://a.example/app.js?token=abc:10:5)')).toBe(
      'at f (https://a.example/app.js?token=[private]:10:5)',
    )
    expect(maskText('see (https://u:p@a.example/?q=shoes&code=A1b2).')).toBe(
      'see (https://a.example/?q=shoes&code=[value]).',
    )
  })

  test.each([
    ['cache is //svc:pw@cache:6379 now', 'cache is //cache:6379 now'],
    ["mysql://root:a'b<c/d@db:3306/app", 'mysql://db:3306/app'],
    ['redis://:p/w@cache:6379', 'redis://cache:6379'],
  ])('lose their user info: %s', (text, masked) => {
    expect(maskText(text)).toBe(masked)
  })

  test('keep a port before an at sign in the path', () => {
    const text = 'http://localhost:5173/@vite/client'
    expect(maskText(text)).toBe(text)
  })

  test('data URLs are cut to their type', () => {
    expect(maskText('img data:image/png;base64,AAAABBBB done')).toBe('img data:image/png done')
  })
})

describe('limits', () => {
  test('a text that is too long is cut, and half a value does not show at the cut', () => {
    const text = `${'word '.repeat(MAX_TEXT_LENGTH / 5 - 2)}jo@mail.example`
    const masked = maskText(text)
    expect(masked.length).toBeLessThanOrEqual(MAX_TEXT_LENGTH)
    expect(masked).not.toContain('jo@')
    expect(masked.endsWith('…')).toBe(true)
  })

  test('counts what it masks by rule', () => {
    const tally = createTally()
    maskText('a@b.example c@d.example password=x 4111111111111111', tally)
    expect(tally).toEqual({ masked: { email: 2, private: 1, card: 1 }, dropped: {} })
  })

  test('does not count what is masked already', () => {
    const tally = createTally()
    maskText('[email] password=[private] https://a.example/?token=[private]', tally)
    expect(tally.masked).toEqual({})
  })
})
