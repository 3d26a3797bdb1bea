export const runtime = 'nodejs'
export { POST } from '../receive.js'
