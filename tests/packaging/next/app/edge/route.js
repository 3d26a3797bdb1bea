export const runtime = 'edge'
export { POST } from '../receive.js'
