/**
 * The relay may change the bytes of an upload, so the stored size differs from the received one.
 * Both are needed.
 */
export const receivedSize = {
  sqlite: `
alter table artifacts add column received_size bigint;
update artifacts set received_size = size;
`,
  postgres: `
alter table artifacts add column received_size bigint;
update artifacts set received_size = size;
`,
}
