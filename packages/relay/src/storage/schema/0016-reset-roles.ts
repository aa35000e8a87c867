/** The role of the member at the time when a link to reset a password was made. Earlier links end. */
export const resetRoles = {
  sqlite: `alter table password_resets add column role text not null default '';`,
  postgres: `alter table password_resets add column role text not null default '';`,
}
