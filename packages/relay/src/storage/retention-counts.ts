/** How many projects there are, and how many of them delete old reports. */
export interface RetentionCounts {
  projects: number
  limited: number
}

/** Of both databases. */
export const COUNT_RETENTION = `select count(*) as projects, count(coalesce(retention_days, retention_bytes)) as limited
  from projects where deleted_at is null`
