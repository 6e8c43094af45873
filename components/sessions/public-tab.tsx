import type { HomeTab } from '../home/home.tsx'
import { later } from '../later.tsx'
import type { Text } from '../text.ts'
import type { PublicHomeProps } from './public-home.tsx'

/** Nothing of it is needed before somebody looks. */
const PublicHome = later(() => import('./public-home.tsx').then(view => view.PublicHome))

/** Home's side for rooms that everybody may find. */
export const publicTab = (t: Text, props: PublicHomeProps): HomeTab => ({
  id: 'public',
  label: t('home_public'),
  view: <PublicHome {...props} />,
})
