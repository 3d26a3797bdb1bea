// Bundled, the package has no addon; left alone, it has.
const external = process.env.GATHER_EXTERNAL ? ['gather-webhooks'] : []

export default { serverExternalPackages: external, turbopack: { root: import.meta.dirname } }
