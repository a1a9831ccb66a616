import { useEffect, useState, type ReactNode } from 'react'

/** Shows its children only after 150 ms: what answers at once must not flash. */
export function Delayed({ children, after = 150 }: { readonly children: ReactNode; readonly after?: number }) {
  const [isDue, setDue] = useState(after === 0)
  useEffect(() => {
    const timer = setTimeout(() => setDue(true), after)
    return () => clearTimeout(timer)
  }, [after])
  return isDue ? children : null
}
