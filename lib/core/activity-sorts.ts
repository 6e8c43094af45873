/** By what a room's activity can be narrowed. */
export const activitySorts = ['people', 'visits', 'messages', 'pins', 'versions', 'rules', 'events'] as const
