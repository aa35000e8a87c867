/** The public key of a project's own API reports. No client can send it: it does not have the form of one. */
export const serverPublicKey = (project_id: string) => `api:${project_id}`

/** Condition that leaves such keys out. */
export const IS_NO_SERVER_KEY = "public_key not like 'api:%'"
