import { useContext, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { fromBase64Url } from '../../lib/core/bytes.ts'
import { isPicture, type Picture, picturePx } from '../../lib/core/picture.ts'
import { FacesContext } from './faces.ts'
import { shapes } from './shapes.ts'

/** Somebody's picture in their disc: one of our shapes, or an image that was checked; `letters` while there is none to show. */
export function Likeness({ picture, letters }: { readonly picture: Picture; readonly letters: string }) {
  const { dataById } = useContext(FacesContext)
  const [failed, setFailed] = useState(false)
  if (typeof picture === 'number')
    return (
      <svg class="shape" viewBox="0 0 24 24" aria-hidden="true">
        <path d={shapes[picture] ?? ''} />
      </svg>
    )
  const data = dataById.get(picture)
  return data === undefined || failed ? (
    <span class="letters">{letters}</span>
  ) : (
    <Uploaded key={picture} data={data} onFailed={() => setFailed(true)} />
  )
}

/** Drawn, and not given an address: a page's rules on images do not concern it, and nothing is fetched. */
function Uploaded({ data, onFailed }: { readonly data: string; onFailed(): void }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useLayoutEffect(() => {
    let ended = false
    const bytes = fromBase64Url(data)
    const decode = async (): Promise<void> => {
      if (!bytes || !isPicture(bytes)) throw new Error('no picture')
      const image = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }))
      if (!ended) canvas.current?.getContext('2d')?.drawImage(image, 0, 0, picturePx, picturePx)
      image.close()
    }
    // Letters do as well.
    decode().catch(() => !ended && onFailed())
    return () => {
      ended = true
    }
  }, [data])
  return <canvas ref={canvas} class="uploaded" width={picturePx} height={picturePx} />
}
