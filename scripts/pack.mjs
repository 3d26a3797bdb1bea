// Packs the packages that a user of this machine would install into `dist`, as they are published.

import { pack, packPlatform } from './build/pack.mjs'
import { hostPlatform } from './build/platform.mjs'

pack()
const platform = hostPlatform()
if (platform !== undefined) packPlatform(`bindings-node/node_modules/${platform.name}`)
