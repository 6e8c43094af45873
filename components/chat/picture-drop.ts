import { useRef, useState } from 'preact/hooks'

const holdsFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true

/** Takes a file that is dragged in and let go of. Spread on the element that it may be dropped on; `dropping`: one is over it. */
export function usePictureDrop(onFile: (file: Blob) => void) {
  const [dropping, setDropping] = useState(false)
  /** Elements inside that it is over: one is entered before the other is left. */
  const depth = useRef(0)
  const enter = (by: 1 | -1) => (event: DragEvent) => {
    if (!holdsFile(event)) return
    depth.current = Math.max(0, depth.current + by)
    setDropping(depth.current > 0)
  }
  return {
    dropping,
    onDragEnter: enter(1),
    onDragLeave: enter(-1),
    onDragOver: (event: DragEvent) => {
      // Otherwise the browser would open it in place of the panel.
      if (holdsFile(event)) event.preventDefault()
    },
    onDrop: (event: DragEvent) => {
      depth.current = 0
      setDropping(false)
      if (!holdsFile(event)) return
      event.preventDefault()
      const [file] = event.dataTransfer!.files
      if (file) onFile(file)
    },
  }
}
