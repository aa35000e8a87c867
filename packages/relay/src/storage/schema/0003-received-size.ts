/** What is masked on its arrival is stored with another size than it came with, and both are asked for. */
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
