import { describe, expect, test } from 'vitest'
import { maskUrl } from '../src/index.ts'

describe('maskUrl', () => {
  test.each([
    ['/api/search?q=shoes&page=2&status=503&ref=newsletter', '/api/search?q=shoes&page=2&status=503&ref=newsletter'],
    ['/a?q=running+shoes&from=2024-01-02&ok=true&empty=', '/a?q=running+shoes&from=2024-01-02&ok=true&empty='],
    ['/orders/12345678/items', '/orders/12345678/items'],
    ['/orders/550e8400-e29b-41d4-a716-446655440000', '/orders/550e8400-e29b-41d4-a716-446655440000'],
    ['/static/index-BfW3x9aQkLmN.js', '/static/index-BfW3x9aQkLmN.js'],
    ['/api/token/refresh', '/api/token/refresh'],
    ['/auth/v1/login', '/auth/v1/login'],
    ['/verify-email/resend', '/verify-email/resend'],
    ['/auth/users/48213', '/auth/users/48213'],
    ['/list?state=pending&code=welcome', '/list?state=pending&code=welcome'],
    ['/docs#getting-started', '/docs#getting-started'],
    ['/docs#reset-your-password', '/docs#reset-your-password'],
    ['/sessions/current/items', '/sessions/current/items'],
    ['/#/cart/items?sort=asc', '/#/cart/items?sort=asc'],
    ['about:blank', 'about:blank'],
    ['', ''],
  ])('keeps what is plain in %s', (url, kept) => {
    expect(maskUrl(url)).toBe(kept)
  })

  test.each([
    ['by name', '/a?reset_token=abc&api_key=x', '/a?reset_token=[private]&api_key=[private]'],
    ['by pattern', '/a?to=jo%40mail.example', '/a?to=[value]'],
    ['by length', '/a?x=Xk3bPq22Zz3344', '/a?x=[value]'],
    ['of OAuth', '/cb?code=4%2F0AX4Xf&state=Zq1', '/cb?code=[value]&state=[value]'],
    ['of OAuth in letters alone', '/cb?code=zqkxtbvm&state=zqkxtbvm', '/cb?code=[value]&state=[value]'],
    ['that open a door', '/a?invite=NGDASUZBTG&share=mail', '/a?invite=[value]&share=mail'],
    ['of persons', '/a?username=jodo', '/a?username=[private]'],
    ['without a name', '/a?Xk3bPq22Zz3344tYuIoP', '/a?[value]'],
    ['in the hash', '/a#access_token=abc&expires=60', '/a#access_token=[private]&expires=60'],
    ['in a route in the hash', '/#/cart?token=abc', '/#/cart?token=[private]'],
    ['in a hash that is no word', '/a#Xk3bPq22Zz3344tYuIoP', '/a#[value]'],
    ['in a matrix parameter', '/a;jsessionid=1A2B/b', '/a;jsessionid=[private]/b'],
    ['in a hash that a private name begins', '/a#token-zqkxtbvm', '/a#[value]'],
    ['in a nested URL', '/a?next=%2Fb%3Ftoken%3Dabc', '/a?next=%2Fb%3Ftoken%3D%5Bprivate%5D'],
    ['encoded twice', '/a?to=jo%2540mail.example', '/a?to=[value]'],
  ])('masks values %s', (_, url, masked) => {
    expect(maskUrl(url)).toBe(masked)
  })

  test.each([
    ['an e-mail address', '/api/users/jo@mail.example/orders', '/api/users/[email]/orders'],
    ['an encoded one', '/api/users/jo%40mail.example/orders', '/api/users/[value]/orders'],
    ['a token', '/reset/Xk3bPq22Zz3344tYuIoP', '/reset/[token]'],
    ['a short code behind a guarded word', '/invite/xk12', '/invite/[value]'],
    ['one of letters alone', '/reset-password/zqkxtbvmrw', '/reset-password/[value]'],
    ['one two segments behind it', '/confirm/email/zqkxtbvmrw', '/confirm/email/[value]'],
    ['one behind a number', '/confirm/48213/zqkxtbvmrw', '/confirm/[value]/[value]'],
    ['one behind two segments that make a name', '/login/code/482913', '/login/code/[value]'],
    ['one with a dot', '/reset/zqkxtb.vmrwzqkxt', '/reset/[value]'],
    ['a long number', '/people/123456789', '/people/[number]'],
    ['a phone number', '/call/+49171234567', '/call/[phone]'],
  ])('masks %s in the path', (_, url, masked) => {
    expect(maskUrl(url)).toBe(masked)
  })

  test.each([
    ['https://user:pass@shop.example/x', 'https://shop.example/x'],
    ['https://user:a/b?c@shop.example/x', 'https://shop.example/x'],
    ['//u@shop.example/x', '//shop.example/x'],
    ['data:text/html;base64,PHA+', 'data:text/html'],
    ['blob:https://shop.example/1234', 'blob:'],
    ['javascript:alert(document.cookie)', 'javascript:'],
    ['mailto:jo@mail.example?subject=hi', 'mailto:[email]'],
    ['tel:+49171234567', 'tel:[phone]'],
  ])('cuts %s', (url, cut) => {
    expect(maskUrl(url)).toBe(cut)
  })

  test.each(['?%E0%A4%A', 'http://', 'http:///x', '%', '//', '?#', 'a:b:c', '\u0000', '\ud800', 'x'.repeat(100_000)])(
    'takes %j without throwing',
    (url) => {
      expect(typeof maskUrl(url)).toBe('string')
    },
  )

  test('a URL that is too long loses its last part whole', () => {
    const masked = maskUrl(`/a?q=shoes&list=${'1,'.repeat(4000)}`)
    expect(masked).toBe('/a?q=shoes')
  })
})
