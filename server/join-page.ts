import type { FastifyInstance } from 'fastify'
export function createJoinPage(app: FastifyInstance): void {
  app.get('/j', async () => 'soon')
}
