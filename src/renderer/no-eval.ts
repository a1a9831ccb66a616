import { z } from 'zod'

// Must run before any schema is made: zod would otherwise try whether it may compile code, which the page's policy forbids
// and reports (DESIGN 10.3).
z.config({ jitless: true })
