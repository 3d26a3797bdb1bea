import './closed.js'
import { render } from 'preact'
import { Page } from './page.js'
import { startAnnouncing } from './state/announced.js'
import { startColours } from './state/colours.js'
import { startDropping } from './state/dropping.js'
import { startJudging } from './state/result.js'
import { startRouting } from './state/view.js'

startColours()
startRouting()
startJudging()
startAnnouncing()
startDropping()

const room = document.getElementById('page')
if (room) render(<Page />, room)
