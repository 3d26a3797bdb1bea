// Packs both packages into `dist`, as they are published.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, run } from './build/run.mjs'

mkdirSync(join(ROOT, 'dist'), { recursive: true })
run('npm', ['pack', '--silent', '--workspaces', '--pack-destination', 'dist'])
