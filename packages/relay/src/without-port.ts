/** Some proxies add the port: `192.0.2.7:40123`, `[2001:db8::9]:40123`. */
export function withoutPort(address: string): string {
  const [, bracketed, plain] = /^(?:\[([^\]]{2,60})\]|([\d.]{7,15}))(?::\d{1,5})?$/.exec(address) ?? []
  return bracketed ?? plain ?? address
}
