import type { Client } from '@earshot/client'

/** What commands manage: the local stores, or a relay over HTTP, by the same methods. */
export interface Management {
  apiKeys: Pick<Client['apiKeys'], 'list' | 'get' | 'create' | 'update' | 'rotate' | 'revoke'>
  captureKeys: Omit<Client['captureKeys'], 'each' | 'get'>
  projects: Pick<Client['projects'], 'list' | 'get' | 'create' | 'update' | 'delete'>
  members: Pick<Client['members'], 'list' | 'get' | 'update' | 'remove' | 'resetPassword'>
  invitations: Pick<Client['invitations'], 'create'>
  auditLog: Pick<Client['auditLog'], 'list'>
  reports: Pick<Client['reports'], 'list'>
  comments: Pick<Client['comments'], 'create'>
}
