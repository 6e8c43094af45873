import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script'
import { pageWorld } from '../page/page-world.ts'
import { startViews } from '../page/start-views.ts'

// What of the overlay is looked at; put by the background into a page whose first script asks for it.
export default defineUnlistedScript(() => {
  pageWorld().parts.views = startViews
})
