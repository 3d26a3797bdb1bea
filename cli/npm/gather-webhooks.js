#!/usr/bin/env node
'use strict'

// Runs the binary of the package for this platform, which npm installs by itself where it fits.

const { spawn } = require('node:child_process')
const { optionalDependencies } = require('./package.json')

const platform = `${process.platform}-${process.arch}`
const name = `gather-webhooks-cli-${platform}`
const file = process.platform === 'win32' ? 'gather-webhooks.exe' : 'gather-webhooks'
const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM']
/** Of the command line: it was not used, or here installed, as it is meant to be. */
const USED_WRONGLY = 2

run(find())

function find() {
  try {
    return require.resolve(`${name}/${file}`)
  } catch {
    if (name in optionalDependencies) {
      fail(
        `the package ${name} is missing, which has the binary. It is an optional dependency: ` +
          'npm leaves it out with `--omit=optional`, and where a lock file or a folder `node_modules` ' +
          'comes from another platform. Install again, with `--include=optional`.',
      )
    }
    fail(
      `there is no binary for ${platform}, but for ${platforms()}. ` +
        'Where there is Rust, `cargo install gather-webhooks-cli` makes one.',
    )
  }
}

function platforms() {
  const known = Object.keys(optionalDependencies)
  return known.map((known) => known.replace('gather-webhooks-cli-', '')).join(', ')
}

function run(binary) {
  // Whoever ends this process means the binary. On Windows the console tells both, and `kill` would be no signal.
  // Before it starts: it is up in a millisecond, and whoever sees that may end it at once.
  const passOn = (signal) => process.platform === 'win32' || child.kill(signal)
  for (const signal of SIGNALS) process.on(signal, passOn)
  const child = spawn(binary, process.argv.slice(2), { stdio: 'inherit' })
  child.on('error', (error) => fail(`${binary} does not start: ${error.message}`))
  child.on('exit', (status, signal) => {
    if (signal === null) process.exit(status)
    process.removeListener(signal, passOn)
    process.kill(process.pid, signal)
  })
}

function fail(message) {
  console.error(`gather-webhooks: ${message}`)
  process.exit(USED_WRONGLY)
}
