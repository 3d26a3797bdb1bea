// Packs the packages that a user of this machine would install into `dist`, as they are published.

import { binary, hostCli, writeCliPlatformPackage } from './build/cli.mjs'
import { pack, packPlatform } from './build/pack.mjs'
import { hostPlatform } from './build/platform.mjs'

pack()
const platform = hostPlatform()
if (platform !== undefined) packPlatform(`bindings-node/node_modules/${platform.name}`)
const cli = hostCli()
// `scripts/dist.py cli` builds it.
if (cli !== undefined && binary(cli) !== undefined) packPlatform(writeCliPlatformPackage(cli))
