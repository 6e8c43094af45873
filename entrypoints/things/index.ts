import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script'
import { pageWorld } from '../page/page-world.ts'
import { startThings } from '../page/start-things.ts'

// What people do on a page besides pointing; put by the background into a page whose first script asks for it.
export default defineUnlistedScript(() => {
  pageWorld().parts.things = startThings
})
