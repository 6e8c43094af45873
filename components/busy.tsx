import { useEffect, useState } from 'preact/hooks'

/** Whatever is quicker than this needs no sign that it is under way. */
const slowMs = 300

/** A line that moves while something takes long; its words are read out. */
export function Busy({ label }: { readonly label: string | null }) {
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    if (label === null) return
    const timer = setTimeout(setSlow, slowMs, true)
    return () => {
      clearTimeout(timer)
      setSlow(false)
    }
  }, [label])
  return (
    <div class="busy" role="status">
      {label !== null && slow && (
        <>
          <span class="bar" />
          {label}
        </>
      )}
    </div>
  )
}
