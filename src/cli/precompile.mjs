// Runs after an install: one sample render, so that Node keeps the compiled code of all stages and the first real
// command need not compile them. It never fails an install; `broadside doctor` tells what is wrong.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const broadside = fileURLToPath(new URL('./broadside.mjs', import.meta.url))
spawnSync(process.execPath, [broadside, 'doctor'], { stdio: 'ignore', timeout: 60_000 })
